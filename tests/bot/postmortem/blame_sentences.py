"""Sentences of our own, written before the rules were tuned: what blames people, and what only sounds like it."""

BLAMEFUL = """
Priya ran the cleanup script against the wrong cluster and wiped out the backups.
The on-call engineer failed to acknowledge the page for forty minutes.
The operator should have checked the valve before starting the pump.
If Marcus had read the runbook, the restore would have taken minutes.
Had the deployer followed the checklist, none of this would have happened.
The outage was caused by human error.
Root cause: operator error during the nightly batch.
An administrator accidentally deleted the production zone file.
We forgot to renew the certificate.
We should have noticed the disk filling up earlier.
I made a mistake in the routing table.
The contractor carelessly pulled the wrong fibre.
The team ignored the warnings for two weeks.
Nobody bothered to look at the dashboard.
The junior developer pushed untested code to production.
Whoever wrote this migration clearly did not understand locking.
The DBA didn't bother to take a backup.
Tom was reprimanded and will be retrained.
All engineers must be more careful when editing DNS.
The employee responsible has been fired.
It was sloppy work by the network team.
Dana neglected to update the allow list.
Why did Kenji restart the primary?
Why didn't the reviewer catch this?
The release manager skipped the canary stage.
An intern had mistyped the hostname.
This was a stupid mistake by the vendor's technician.
The pilot erroneously entered the wrong coordinates.
The nurse's negligence led to the wrong dose.
The support lead took far too long to escalate.
The recovery was delayed due to the responder's unfamiliarity with the tool.
Poor judgment by the shift supervisor made it worse.
The company blamed a rogue engineer for the outage.
A technician mistakenly unplugged the storage array.
@jorge broke the build by merging without review.
They ought to have rolled back immediately.
The on-call person was inexperienced and panicked.
Our engineers overlooked the memory limit.
The developer's failure to test the rollback caused the data loss.
The typo was made by an engineer working late.
The data was deleted by a sysadmin who thought he was on the staging box.
Someone fat-fingered the IP range.
The whole thing is management's fault.
We were careless with the feature flag.
The lead could have prevented this by asking.
The report lists user error as the reason.
Engineers obviously weren't paying attention.
You should never have run that on a Friday.
Disciplinary action will be taken against the operator.
The root cause was Sven's decision to skip the maintenance window.
The engineer misread the graph and shut down the healthy node.
The change was pushed without approval by one of the contractors.
He did not follow the procedure.
Our staff misconfigured the load balancer.
The incident was down to incompetence.
The author of the patch did not think about concurrency.
The operators were poorly trained and reacted slowly.
Failing to read the docs, the engineer dropped the table.
Blame lies squarely with the platform group.
The crew missed two clear warnings on the panel.
She typed the wrong account number and nobody double-checked it.
The on-call engineer on the second shift had forgotten to restart the collector.
An employee inadvertently published the internal route map.
Management chose to ignore the audit.
A sysadmin ran a DELETE without a WHERE clause on the live accounts table.
Operator typed the wrong hostname, rebooting an entire datacenter.
Somebody tripped over the power cord in the cage.
A backhoe operator cut the fibre because he did not check the map.
An ops engineer applied a staging config to production, taking down all regions.
A DBA dropped the production schema thinking it was a test copy.
A well-meaning employee used the wrong flag and erased 300 GB of customer data.
Engineer pastes token into public gist; attackers drain wallet.
The bank says a software engineer's slip led to the double payments.
One of our SREs had left a debug flag on after the maintenance.
The CTO blamed the new hire for wiping the database.
They fired the intern the next morning.
What kind of idiot gives write access to everyone?
Honestly, the devs there have no clue what they are doing.
If the ops guys had tested their backups they wouldn't be in this mess.
You had one job.
The architect should never have approved this design.
The reviewers rubber-stamped the pull request.
The night shift did nothing for two hours.
Investigators concluded that the captain's misjudgment was the primary cause.
The accident was attributed to pilot error.
According to the report, a maintenance worker installed the part backwards.
The dispatcher was too slow to react.
I am to blame for the broken release.
I should have asked for a second pair of eyes.
We did not test the restore procedure.
We were too confident in our backups.
Our team dropped the ball on communication.
Sanjay deployed on a Friday evening without telling anyone and broke checkout.
This incident was caused by Lena's change to the firewall.
Action: remind all engineers to double-check their commands.
Action item: retrain the on-call staff on the deployment procedure.
Management refused to fund the upgrade and now we pay for it.
The vendor's support engineer gave us wrong instructions.
The mistake was entirely avoidable had anyone bothered to read the manual.
The user entered a malformed value, crashing the whole system.
An admin who was not paying attention rebooted the primary.
The cause was a careless edit by the release engineer.
The developer had hard-coded the password out of laziness.
The on-call was asleep and missed all three pages.
Steve's script took down production.
Because Olga forgot to merge the fix, the bug went out again.
The night operator misunderstood the alarm and silenced it.
Lack of attention to detail by the deployer caused the rollback to fail.
A contractor working on the cooling system hit the emergency power-off button.
Poor communication by the incident commander prolonged the outage.
The technician who replaced the disk pulled the wrong one.
Whoever approved the change did not look at it.
The trader keyed in an order for billions instead of millions.
The responders wasted an hour chasing the wrong lead.
The release engineer pressed enter on the wrong terminal window and rebooted the payment hosts.
A trainee had pasted the private key into the ticket.
One employee's failure to apply the patch exposed 140 million records.
The individual who sent the false alarm has been let go.
The company's chief executive laid the blame on a single technician.
A state employee pushed the wrong button during a shift change.
Staff did not follow the change procedure and nobody noticed for an hour.
This whole outage is on the infra folks.
Somebody on the team decided it would be fine to skip staging.
An administrator mistook the live site for the sandbox and shut it down.
The outage was traced back to a network engineer who had entered an incorrect command.
Our CEO called the on-call engineer incompetent in front of everyone.
I screwed up the migration, sorry.
I should've double-checked the region before hitting delete.
We were too slow to tell our customers.
We didn't think about what would happen at midnight.
The maintainers clearly don't care about their users.
You broke the internet over a trademark dispute.
He threw a tantrum and pulled all of his packages.
Why would anyone give a new hire admin rights on day one?
The consultant's sloppy script wiped the index.
A worker at the telecom accidentally cut the main cable while digging.
The captain ignored repeated warnings from the first officer.
Had the night crew acted sooner, the tank would not have overflowed.
If only the developer had run the tests.
The primary cause was the operator's decision to bypass the interlock.
Inexperienced staff made the situation worse.
Anita was responsible for the outage.
They will discipline the two managers involved.
Root cause: Ahmed forgot to set the flag.
The reviewer missed an obvious bug.
The person on call slept through the alert.
It was negligent of the vendor to ship this.
The DBA had assumed wrongly and never verified it.
An engineer's mistake took down half of the web.
The lesson: don't let juniors near production.
Everyone involved should be ashamed.
The security team sat on the report for three weeks.
The junior admin, unaware of the danger, carelessly ran the script as root.
The technicians were not qualified for this work.
The firm said that one of its programmers had inserted faulty code.
It was caused by a developer who committed credentials to a public repository.
""".strip().splitlines()

NEUTRAL = """
The replica failed to rejoin the cluster after the reboot.
The engineer restarted the primary at 14:02.
We should add a confirmation prompt before deletion.
The script should have exited with an error, but it continued.
A bad configuration was pushed to the edge.
The table was accidentally dropped during the migration.
Human error is a symptom, not a cause.
We don't blame people; we look at the system.
The health check ignored the failing dependency.
The runbook did not mention the second datacenter.
The cache returned the wrong value.
Ana rolled back the deploy and traffic recovered.
The on-call engineer was paged at 03:12 and began to investigate.
There was no alert for replication lag.
The tool allowed the operator to select more servers than intended.
The engineers believed that the queue was empty because the dashboard showed zero.
Rather than ask who made the mistake, ask what made it easy to make.
The deploy pipeline lacked a check for empty values.
The connection pool could have absorbed the load if the limit had been higher.
If the alert had fired, the rollback would have started sooner.
The certificate expired on Sunday.
Customers could not log in.
Requests failed with a 502.
The command had no dry run mode, and the names of both clusters look alike.
We will make it impossible to delete a volume that is in use.
The team decided to fail over to the secondary region.
Maria reverted the commit.
The job did not finish in time.
The incorrect route was announced for 9 minutes.
The load balancer forgot its session table on restart.
Users reported that they were not able to pay.
The failure of one disk should have been tolerated.
Engineers should never have to type hostnames by hand.
In future, the on-call should check the status page before escalating.
A misconfigured firewall dropped the packets.
The error was found by an engineer who looked at the logs.
The wrong version was deployed because the tag was reused.
Nobody was alerted as the pager's schedule was empty.
A blameless review asks how, not who.
The system should not depend on people being careful.
The alert was acknowledged by the primary responder.
The responders followed the runbook, which was out of date.
It is unclear why the node did not restart.
Why did the failover not start?
The user clicked "delete" and all projects were removed.
Support answered 214 tickets.
The deployment was delayed by the freeze.
The database operator failed to reconcile the resource.
The vendor confirmed that the fault was in their firmware.
Errors in the user service rose to 40%.
The client library failed to reconnect.
Postmortems that say "the engineer should have known" teach nothing.
The team was unaware of the new limit since the provider had not announced it.
The engineer did not have access to the console.
We did not lose any data.
We did not see any further errors.
We could not reach the provider for an hour.
They were able to restore service by 10:00.
The mistake was easy to make: both buttons have the same label.
The pull request was reviewed and approved by two people.
He thought that the host was the standby since the prompt said "standby".
The on-call engineer had been told that the alert was safe to ignore.
A memory leak caused the process to be killed.
Add a test that fails when the list is empty.
Did anybody see this before?
The scheduler mistakenly marked the jobs as done.
Retries made it worse: each failed call was sent again three times.
The new guard prevents engineers from accidentally deleting a live volume.
Make it harder for people to forget the second step.
We missed our availability target for July by 0.02 %.
The engineer's laptop failed to connect to the VPN.
Our monitoring should have detected the drop.
A user can accidentally close the window and lose the form.
The operators were watching a different dashboard at the time.
We failed over to the standby at 11:40.
The team's dashboard was wrong because of a stale cache.
Ops moved the traffic away, and error rates fell.
The proxy ignored the header, so users saw the wrong page.
A sysadmin ran the cleanup job at 09:15, and the disk alarm cleared.
The rm command was run with an unset variable and removed the home directories.
The typo in the configuration was not caught by the linter.
A leap second caused servers to spin at 100% CPU.
Power was lost when a transformer exploded.
A BGP route leak took the site down for an hour.
The operator pressed the button labelled "reset", which the manual describes as safe.
An expired license disabled all logins worldwide.
The bank's mainframe double-posted payments after a batch was restarted.
After the failover, writes failed because the new primary was read-only.
Our team noticed elevated latency at 16:20 and opened an incident.
We had not tested a restore at this scale before.
We did not have a runbook for this situation.
We now require two approvals for changes to DNS.
We should have alerts on certificate expiry.
The default timeout is wrong for this workload.
The fault was isolated to a single rack.
The page fault handler crashed the kernel.
Who is on call tonight?
The garbage collector should have reclaimed the memory.
It could have been worse: only one shard was hit.
The on-call engineer silenced the alarm since the runbook says to do so for maintenance.
The engineer asked for help in the channel and the database team joined.
The change was reviewed by two people and tested in staging, where the flag is off.
The responsible service restarted itself.
The team responsible for billing was informed at 10:02.
Alerts fired for the wrong service.
Customers were charged twice by mistake.
A human had to restart the job by hand.
Manual intervention was needed to drain the queue.
The code did not handle an empty response.
The retry logic blindly resends all requests.
The package manager failed to resolve the dependency.
Kafka consumers failed to commit offsets.
Nobody was on site, as it was a public holiday.
No one was able to log in between 02:00 and 04:00.
The alert was missed because it went to a channel that was archived.
The incident commander handed over to the evening shift.
Developers can no longer push directly to main.
Engineers had to restart each node by hand, which took three hours.
The engineers did not know that the cache was shared, as no document says so.
Staff were unable to enter the building.
The procedure assumes that the person who runs it knows the cluster's name.
A blameless culture lets people report their own mistakes.
Training for new commanders takes place monthly.
Unfortunately the backup was incomplete.
The error budget for the quarter is spent.
The user agent parser failed to handle the new format.
We were lucky that the on-call engineer was awake.
The author of the library published a fix within an hour.
An attacker obtained the token and deleted the repositories.
We decided to take the site offline to protect the data.
Bots made the wrong trades for 40 minutes.
If the queue had been bounded, the process would not have run out of memory.
The patch introduced a regression in the parser.
The employee portal failed to load.
The SRE team reverted the bad commit.
The engineer found the wrong value in the cache and corrected it.
The engineer on call received the page at 02:14 and opened the dashboard.
The change had been approved by two reviewers.
A new version of the agent was rolled out to 5 % of hosts.
The team considered a rollback but chose to roll forward, as the schema had changed.
The API server should have returned 503 instead of hanging.
The health checks should have failed over within 30 seconds.
Had the timeout been shorter, the queue would have drained.
The migration script did not check for null values.
The vendor's firmware has a fault that drops packets under load.
The default page size was set to zero by mistake in the template.
A wrong DNS record was published by the automation.
Our provider notified us of a power failure in one zone.
No customer data was lost.
The database team was brought in at 11:20.
We will add a dry run and a confirmation to the tool.
We plan to review who has access to production.
Operators had no way to see which cluster they were on.
The runbook step is easy to get wrong because the two commands differ in one letter.
The scheduler failed to place 12 pods.
Failure to renew the lease causes the leader to step down.
The cleanup job removed more objects than intended.
The incident was declared by the support lead after the third ticket.
The manager process was killed by the kernel.
The user session handler ignored the expiry.
The driver crashed when the GPU ran hot.
We saw elevated error rates for about 40 minutes.
We did not have alerts on queue depth.
We do not yet know why the lease expired.
Nobody could log in to the admin console during this time.
Engineers spent two hours searching through logs.
The engineers who responded had not worked with this system before.
It took 25 minutes to find the person with access.
The responder followed the documented steps, and the service recovered.
Could this happen again?
Why was the alert not routed to the right team?
The postmortem is blameless: it asks what made sense at the time.
Firing of the trigger was delayed by a lock.
The process was terminated by the watchdog.
The job was fired twice.
The responsible component was replaced.
Ownership of the service was unclear after the reorganisation.
The ticket was assigned to the wrong queue by the bot.
The careful rollout limited the damage.
All workers restarted without error.
The team is now trained in the new procedure.
Customers who had forgotten to update their client were unaffected.
The reminder email was not sent.
An operator can now cancel the job at any time.
The certificate authority revoked the certificate.
The staging environment did not catch the bug since its data set is small.
""".strip().splitlines()
