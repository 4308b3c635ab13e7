"""Sentences of our own, written before the rules were widened: what only sounds like blame."""

NEUTRAL = """
The certificate was mistakenly left out of the renewal job.
The load balancer failed to drop the unhealthy node from rotation.
We should add an alert for certificate expiry.
This review is about how the system allowed the change, not about who made it.
Blaming the engineer would teach us nothing.
The on-call engineer restarted the primary at 14:02 UTC.
The runbook did not mention the second replica.
There was no check that the target was the test cluster.
The job should have been retried automatically.
The default timeout of thirty seconds was too low for large uploads.
Scheduler is responsible for placing pods on nodes.
It is unclear why the alert did not fire.
The team did a great job under pressure.
Our first assumption was that the database was overloaded.
The deploy went out before the migration had finished.
The wrong command was run on the primary host.
An incorrect value was committed to the configuration repository.
If the circuit breaker had opened, the retries would have stopped.
Engineers were paged at 03:12 and joined the call shortly afterwards.
The failover did not complete because the lock was held.
Users could not log in for about forty minutes.
It was not obvious from the dashboard that the replica was lagging.
The operator followed the documented steps.
In such a situation anybody would have done the same.
People make mistakes; the tooling has to cope with that.
Mistakes are inevitable in complex systems.
"Human error" is a label we put on things after the fact.
The bug was introduced in version 2.3 by a refactoring of the parser.
The client library incorrectly cached the response for a day.
The script accidentally matched all hosts in the region.
A misconfigured firewall rule blocked the health probes.
The fault lay in the disk controller's firmware.
Memory leaked until the kernel killed the process.
What made this hard to notice?
How did the alert reach the on-call engineer?
Permissions should be limited to those who need them.
The lock should be released by the worker when it finishes.
I rolled back the release and the error rate dropped.
I noticed that the queue was growing and asked Jonas to have a look.
We disabled the feature flag at 10:15.
We were able to restore the data from the nightly snapshot.
We contacted the provider's support at 09:30.
The regulator has opened an inquiry into the outage.
The process had no second pair of eyes.
There were no guard rails around the delete command.
Nothing in the pipeline validated the manifest.
The change passed review and all tests.
The responder did not have access to the logs at that time.
Given what they knew, restarting the node made sense to them.
The alarms had been noisy for weeks, so they were muted.
The engineer was working with two terminals that looked the same.
No single person is to blame for this outage.
It's not the intern's fault that production was reachable.
You should not feel bad about this.
Anyone could have made the same typo.
Please don't blame the new hire.
Is there a workaround for this?
Downgrading to 1.4.0 fixed it for me.
Can you please publish a new version?
The package was removed from the registry by its author.
Someone restarted the router and the link came back.
Somebody from the vendor joined the bridge at noon.
He pulled the cable and plugged it into the other port.
They moved the traffic to the other data centre.
The error budget for the quarter is spent.
Failure of the primary cooling unit raised the temperature in room 3.
Bad blocks on the disk caused the checksum errors.
Retry storms ignored the back-off header.
The parser ignored trailing whitespace.
The proxy forgot the session after the restart.
The kernel panicked due to a race condition.
The switch was blindly forwarding every frame.
The exchange halted trading at 10:03.
Trains were cancelled across the north of the country.
The airline cancelled 400 flights on Saturday.
A power surge damaged several servers in the hall.
The fix should be available in the next release.
It would be nice to have a dry-run mode.
We plan to require two approvals for changes to this file.
Action item: remove the shared admin account.
The team will add a test for the empty list.
Improve the onboarding guide for new operators.
Training on the new console will be offered to everyone who asks for it.
What surprised us was how fast the disk filled up.
Our customers noticed before our monitoring did.
The monitoring did not notice because the probe ran from inside the network.
Nobody noticed the drift since the metric was averaged over an hour.
At that moment the operator saw two identical prompts.
Anneke overrode the lock as the runbook says.
The on-call person was on another call at the time.
The incident commander asked the network team to join.
Farid disabled the alarm at 10:20 and enabled it again at 10:50.
Two engineers worked through the night to rebuild the index.
The crew handled the emergency very well.
Kudos to the SRE team for the quick recovery.
The vendor's engineer confirmed the diagnosis.
Support received 1,200 tickets in one hour.
The CEO said that service had been restored.
The regulator asked the bank for a report within ten days.
The controller failed to elect a leader.
The worker missed three heartbeats and was removed from the pool.
The handler swallowed the exception.
The client should have backed off, but it retried at once.
The cache had forgotten the entry.
An agent erroneously reported the host as healthy.
A stale lock was ignored by the cleaner process.
The API blindly trusts the client's clock.
The default password was never changed by the installer script.
The wrong branch had been tagged.
The migration was run against the primary by mistake.
An old build was promoted accidentally.
The cable had been plugged into the wrong port.
Bug reports were routed to a mailbox that nobody reads.
There was no second approval for emergency changes.
Our on-call rotation had a gap between 06:00 and 07:00.
The escalation policy pointed to a person who had left the company.
The checklist is forty pages long.
The prompt shows no difference between staging and production.
We need a better way to tell the environments apart.
We should make the destructive command ask for the cluster's name.
Users should not be able to delete the root account.
In the future, engineers must use a pull request for this.
It must be possible to roll back without a deploy.
If someone presses the button twice, the request is sent twice.
When a developer forgets the flag, the build now stops.
The linter reminds people to close the handle.
A tired engineer at 3 a.m. will always be able to mistype; the tool must ask.
The question is not who did it but how it was possible.
We are not looking for a culprit.
It would be unfair to blame the operator.
He did nothing wrong.
She was not at fault.
If you punish people for mistakes, they hide them.
A good review asks what the operator saw.
Root cause analysis that ends at "the nurse was careless" is useless.
Been there, done that, restored from tape.
Hope you got some sleep, folks.
Has anyone else seen this on Windows?
Could you share the full log, please?
Confirmed, same here on macOS.
I think that the issue is in the resolver.
Thanks for the quick fix!
You can work around this by clearing the cache.
You may need to reinstall your dependencies.
We know how much you rely on our service, and we are sorry.
We take full responsibility for the impact on your business.
We learned a lot from this incident.
We initially suspected the new kernel.
We did not expect the queue to grow this quickly.
We could not tell from the metrics which shard was slow.
We are working with the provider on a permanent fix.
We had assumed that the backups were encrypted at rest.
I was paged at 04:10 and opened my laptop.
They restored the data from a copy on a developer's laptop.
They published a detailed timeline on their blog.
He typed the command that the wiki page lists.
The team meets every Monday to go over open alerts.
The failed node was replaced by the autoscaler.
The judge dismissed the case.
Fired events pile up in the queue.
Careful planning made the second migration boring.
The negligible load on the standby hid the problem.
Bad weather delayed the technicians by two hours.
A bug in the compiler broke the build for everyone.
The release broke logins for users of the old app.
This update bricked several thousand routers.
The human-readable name was empty.
The user error page showed a stack trace.
The team's first action was to fail over.
The operator's console showed green throughout.
The engineer's first hypothesis was a network partition.
A technician replaced the faulty disk.
A contractor was on site within the hour.
The vendor shipped a patch on Thursday.
The bank restored online access on Monday morning.
The airline rebooked passengers on other carriers.
The mayor said that the sirens had worked as designed.
They rolled back to the previous image.
They had no visibility into the queue.
They had been told that the standby was in sync.
She had used the same command many times before.
He stayed on the bridge until the rollback was done.
I am seeing the same error on 5.0.1.
I was wrong about the cache: the database is slow.
You can find the log in the artifacts tab.
You should see a green light once it is done.
You might want to pin the version.
Please open a new issue with a minimal example.
Please make sure that you are on the latest release.
Who should I contact about this?
Who is the owner of this service?
Why is the build so slow on ARM?
How many users were affected?
How did the team find out?
What did the responders see at that time?
We were not able to reproduce the fault.
We were surprised by the size of the backlog.
We are hiring a second database engineer.
We did not have a copy of the key.
We did not need to restore from backup.
We do not store card numbers.
We thought that the alert was a false alarm.
We stopped the rollout at 30 %.
We have since removed the flag.
We should have a spare certificate in place.
The on-call should be paged after two minutes.
Teams should own their alerts.
No engineer should need to remember forty steps.
Developers must not store secrets in the repository.
It is easy to confuse the two host names.
Pointing at the operator hides the design flaw.
The word "careless" has no place in a report.
We praise people who report their own slips.
Nobody lost their job.
The intern was not punished; the permissions were fixed.
Errors like this are a property of the system.
The pump failed to prime.
The thread failed to acquire the mutex.
The controller ignored the stale event.
The driver crashed after the update.
The agent forgot its registration.
The guard clause was missing.
The master node lost its lease.
The slave was out of sync.
A worker died and was restarted.
The orphan process was killed.
The index was built with the wrong collation.
The flag was flipped too early.
The change was incorrectly marked as low risk.
The valve was left open after the test.
The backup had never been verified.
A misread label led to the swap.
Misconfigured DNS was the cause.
A poorly indexed table slowed the query.
The bad sectors were remapped.
The stupid-proof connector fits only one way.
An ignored exit code hid the failure.
The naive retry made it worse.
The greedy match consumed the whole line.
A rogue process filled the disk.
Blind retries doubled the load.
The dumb terminal had lost power.
The crazy load was due to a crawler.
A node failed to drain before the deadline.
The responder opened a bridge and called the vendor.
Lucia posted an update to the status page.
The operations team rebooted all hypervisors in sequence.
We moved the affected tenants to another shard.
We were running an older version of the agent.
We should alert on replication lag.
I looked at the traces and found a slow query.
I could not reproduce it with the latest nightly.
They asked for a new certificate on Tuesday.
He restored the snapshot from the night before.
The customer reported the fault at 08:05.
Nothing in the dashboard pointed to the cache.
The documentation did not say that the flag is global.
The change should not have passed validation.
If the lease had been longer, the leader would have stayed.
Had the probe been outside the network, it would have fired.
A wrong path was set in the unit file.
The rule had been inadvertently disabled.
The image was incorrectly tagged.
The error was introduced in a dependency upgrade.
The default route was withdrawn.
The module responsible for billing restarted.
Operators can now see the target before they confirm.
Nobody could have predicted this combination.
No alert was sent to the on-call engineer.
The team had not been told of the provider's maintenance.
Asking who did it is the wrong question.
The goal is to fix the process, not the person.
Human error is where the investigation begins.
He was trying to help.
Good catch by the reviewer on the second pass.
The crew followed its training.
The ministry announced an independent review.
Does anyone have a link to the postmortem?
This also affects version 2.x.
The author replied that the package is unmaintained.
The unhealthy targets were ignored by the balancer.
The retry budget was exhausted.
Failed jobs pile up in the queue.
The bad rows were skipped by the importer.
A missed heartbeat triggered the failover.
""".strip().splitlines()
