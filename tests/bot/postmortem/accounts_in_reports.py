"""Sentences of our own, written before the rules were widened: accounts of the same kind of events, without blame."""

NEUTRAL = """
The engineer on call restarted the primary at 14:07.
Failover did not complete because the standby was three hours behind.
The health check failed to notice that the disk was read-only.
We rolled the change back at 09:31 and errors stopped within four minutes.
The certificate expired because nothing tracks its expiry.
A command with a mistyped host name was accepted without a prompt.
The runbook did not say which replica to promote.
We should add a guard that refuses a delete without a where clause.
The load balancer kept sending traffic to a host that was already gone.
Priya noticed the rise in latency and posted in the channel.
The scheduler ignored the new priority class.
Nobody was paged, because the alert had no route.
We will review the alert thresholds by the end of the month.
The dashboard showed stale data, so the team believed that recovery had begun.
At that time it looked like a network problem, so the responders called the carrier.
The bad config was rejected by two of three zones.
If the canary had run for ten minutes longer, it would have shown the leak.
The parser choked on a careless mix of tabs and spaces in the file.
The wrong table was dropped during the clean-up.
It was not possible to tell staging from production in the terminal.
Ben merged the pull request after two approvals.
The deploy tool should have stopped at the first failed host.
Our mean time to acknowledge was six minutes.
The incident commander handed over to the second shift at 18:00.
Blaming the person who typed the command would hide how the tool made it easy.
Calling it human error ends the analysis too early.
The team decided to fail over to the secondary region.
A retry storm overwhelmed the authentication service.
The vendor confirmed a firmware fault at 16:20.
The procedure has no step for checking the backup.
An operator restarted the wrong service, since both have the same name in the console.
We had no test for this path.
The queue was not drained before the upgrade.
Customers could not log in between 10:02 and 10:47.
The on-call rotation had one person for two regions.
The flag was left on after the experiment ended.
The script assumed that the table was empty.
A missing index made the query slow.
The library mishandles negative offsets.
The alert fired late because of a five-minute aggregation window.
It took forty minutes to find the faulty switch.
Ana asked the database team to confirm the numbers.
The engineer followed the documented procedure, which was out of date.
The pods were killed by the kernel for using too much memory.
Next time, the tool should ask for the name of the cluster.
The team did not know that the flag also controlled billing.
Two engineers worked on the rollback while a third kept customers informed.
The client retried too aggressively.
Engineers were unable to reach the console because it depends on the failed service.
A race between two workers produced duplicate invoices.
The cache was wrongly invalidated on every request.
The monitoring had a blind spot for this queue.
The build should not have passed with a missing dependency.
The documentation wrongly states that the call is idempotent.
Chloe joined at 11:20 and took over communications.
We could not reproduce the failure in staging.
The default timeout is far too long.
A typo in the configuration disabled the rate limiter.
The on-call engineer was woken at 03:12 and joined the call four minutes later.
Traffic was shifted by hand because the automation was disabled.
Nothing in the review process looks at the size of a migration.
We want people to feel safe to tell what they did.
The previous incident had the same trigger.
The replica refused to start.
Support received 140 tickets in the first hour.
Both the change and its review looked right with what was known then.
A stale lock file blocked the deployment.
The backup job had silently stopped in March.
Had the limit been lower, the cluster would have shed load earlier.
The operator's console gives no sign of which environment it is in.
Ops and support agreed on the wording of the status page.
The provider lost power in one building.
The team spent an hour on a lead that turned out to be unrelated.
An engineer ran the migration at 15:00 as planned.
The web server misbehaves when the header is empty.
The team lead approved the change at 10:15.
The firewall rule was open to the whole network.
The graph has no marker for deployments.
The bundle was shipped on Friday evening without running the end-to-end tests.
Our status page was updated 35 minutes after the start.
The export used the data set of the wrong month.
The CTO joined the call and asked for hourly updates.
The new cluster was assumed to have the same limits as the old one.
The rollout continued because the stop button needs a role that the on-call engineer did not have.
Three pages went to a phone that was switched off by its battery saver.
The zone transfer failed to finish.
Deployments on holidays are allowed by the calendar.
What was going on was hard to see from the three dashboards that exist.
The router was misconfigured.
The retry logic never gives up.
The employee portal was down until noon.
The escalation policy has no timeout.
The documentation for the flag is missing.
We plan to rehearse the rollback every quarter.
The technician replaced the switch at 21:40.
An unverified change went out with the nightly build.
The wording in the status update was wrong for eleven minutes.
We do not look for a person at fault.
The same failure occurred in May.
The on-call engineer escalated at 04:05.
The fibre was damaged during installation.
The architecture has no answer to the loss of a region.
A shortcut in the deploy script skips the health check.
Alerts were muted for the maintenance window and stayed so.
The stale replica was promoted, as it reported itself healthy.
The service has no owner, so nobody renewed its certificate.
The lock-out procedure was skipped in the script.
The pattern is visible only when two logs are read side by side.
Access to production now needs a second person.
The engineer silenced the alert because it had been false five times that week.
The daemon sleeps for thirty seconds between attempts.
A debug flag was still on in production.
The config was overwritten by the sync job.
Maria and Jonas compared the two versions and found the difference.
The tool could have warned about the size of the change.
honestly nobody could have known that from the dashboard
who has the current number of affected orders?
Merged at 14:02, reverted at 14:20.
The shift lead escalated to the vendor at 02:15.
The QA environment has a tenth of the data of production.
The build broke after the base image changed.
The platform engineers asked the vendor for help at 16:40.
The fix had been planned for the next quarter.
The answer was on the second page of the log.
The order form accepts any number of zeros.
The two ports are next to each other and carry the same label.
The consultant's access expired during the call.
The patch went out without a second review because the tool does not require one for this folder.
The bug report had no owner for a year.
Two people edited the same file at the same time, and the editor did not warn them.
The warning was logged at debug level.
Drift of this size is not visible at the default zoom.
The rollback targeted the wrong service, because both share a tag.
The alarm had been disabled during the migration.
Kevin paged the storage vendor and stayed on the line.
The release captain signed off at 15:20 after the smoke tests passed.
The snapshot was deleted by the retention job before the copy was complete.
The vendor stated that the limit was 500 connections; it is 200.
Nina typed the command from the runbook, which had the old flag.
The platform team owns the service.
The debug port was open to the internet for nine days.
The maintenance of the network provider was not in our calendar.
The first reports came from three customers in Denmark.
Two engineers from other projects helped with the recovery.
The volume was wiped by the provisioning tool.
The operations desk forwarded the call at 08:14.
The snippet in the documentation lacks the closing statement.
The flag was off in staging and on in production.
The responders used two calls at the same time, as nothing tells which one is the main one.
The limit had been announced in March in a newsletter that goes to one mailbox.
The migration continued while the alert was open.
The bug was introduced in version 4.2.
Our response began at 03:14 and ended at 05:50.
The safety check can be overridden by anyone with the deploy role.
The script has no transaction.
The people on the bridge call agreed to try the older image first.
The export went to the wrong customer because the form remembers the last recipient.
The review took less than a minute, since the diff was shown collapsed.
The engineer restarted all brokers at once, as the runbook says.
The API had changed without a new version.
A crane cut the cable at 11:31.
Restores are not tested at present.
The alert was classified as noise by the filter.
A second region was planned for next year.
Support staff answered 300 messages during the outage.
Hannah pushed to main at 12:40; the branch was not protected.
The canned reply did not mention the outage.
The incident manager joined at 10:12.
The command was pasted into the window of the production host, which looks the same.
The firewall drops idle connections after five minutes.
The position of the valve is not shown on the console.
The trunk line was missing from the map.
The load test ran on production, as staging has no replica.
The release date had been announced to customers.
The numbers in the report were a day old.
The two tables have nearly the same name.
The disk filled up over three days and no alert was sent.
The alert was muted at 22:15 for the maintenance.
The dispatcher asked the crew to stop at the next signal.
The system has four thousand settings and no overview of them.
The risk was listed in the register with a low rating.
The alarm was acknowledged after nine minutes.
The upgrade followed the plan of 3 May.
We learned that two teams had different pictures of the topology.
The operator closed the valve when the pressure passed 8 bar.
""".strip().splitlines()
