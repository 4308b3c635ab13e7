"""Sentences of our own, written before the rules were widened: blame as reports and chats put it."""

BLAMEFUL = """
The on-call engineer paged the wrong team and then went back to sleep.
Had the release manager read the changelog, none of this would have happened.
Nobody on the platform team bothered to check the dashboard for two hours.
The DBA ran the script against production without asking anyone.
We were sloppy with the feature flag clean-up.
An intern dropped the customers table by mistake.
It was Marcus who approved the broken change.
The outage was the fault of the networking group.
We really should have caught this in review.
I messed up the Terraform state.
The reviewer rubber-stamped the pull request.
Ops took forever to react to the alert.
The vendor's technician pulled the wrong cable because he did not read the label.
The root cause is a lack of attention by the deploy engineer.
This could have been avoided if the team had followed the checklist.
The support lead sat on the escalation for forty minutes.
A junior developer, unaware of the consequences, force-pushed to main.
Our SREs neglected to renew the certificate.
The developer's carelessness cost us six hours.
They never tested the failover, which is inexcusable.
The engineer responsible has been given a written warning.
Everyone involved will have to redo the compliance training.
Operators need to pay more attention to the confirmation prompt.
Why did Priya restart the primary without draining it first?
It is hard to understand why the team waited so long before rolling back.
The incident commander lost control of the call.
Dave's fix made things worse because he did not understand the replication setup.
The security team was asleep at the wheel.
Sadly, the author of the patch overlooked the null case.
Human error during routine maintenance caused the outage.
A fat-fingered command by an administrator took down the cluster.
I forgot to set the environment variable.
We failed to communicate the impact to customers in time.
The team chose to ignore the warnings from monitoring.
The contractor should never have had the confidence to run that unsupervised.
Whoever wrote this migration clearly did not think about locks.
The night shift mishandled the ticket.
The data team broke the pipeline again.
The programmer's mistaken belief that the table was empty led to the loss.
It took the engineers far too long to find the obvious cause.
The QA team let this slip through.
An employee misread the instructions and wiped the disks.
The on-call person was not paying attention.
We did a poor job of testing the rollback.
You should have checked with us before deploying.
The responder wasted an hour chasing the wrong lead.
The customer's admin had configured the rule incorrectly.
Management pushed the team into an irresponsible launch.
Somebody on the infrastructure team deleted the bucket without a backup.
The change was pushed by Lena, who had not tested it.
He panicked and restarted everything.
The engineer was let go the following week.
Poor judgement by the duty manager delayed the evacuation of traffic.
If only we had listened to the storage team.
The developers, in their haste, skipped the staging environment.
The blame lies squarely with the release team.
The technician disregarded the procedure.
Facilities staff accidentally cut power to the row.
The team's complacency about backups came back to bite them.
This was a rookie mistake.
The duty officer ought to have escalated at 03:10.
The person on call could not be bothered to open the runbook.
One of our admins typed the wrong hostname.
We were careless about the order of the migrations.
The previous maintainer left us with an undocumented mess.
Sam deployed without approval.
Staff will be reminded to be more vigilant.
The team lacked the discipline to keep the runbook current.
Two engineers argued instead of rolling back.
The mistake was made by our hosting provider's staff.
They did not bother to tell us about the maintenance.
The operator misjudged the load and scaled down too early.
Had I double-checked the region, the bucket would still exist.
The root cause was an engineer running a delete without a where clause.
Incompetence at the registrar left us offline for a day.
The team lead waved the change through without looking.
An engineer's oversight left the firewall open.
Had Tomas bothered to look at the graph, he would have seen it.
The frontend folks shipped an untested bundle on Friday evening.
The mistake here was ours.
We dropped the ball on the communication side.
The analyst exported the wrong data set because she was in a hurry.
A rushed and ill-considered decision by the CTO led to the outage.
The team was overconfident about the new cluster.
Nobody had the sense to stop the rollout.
The oncall ignored three pages in a row.
Our DNS admin botched the zone transfer.
It was reckless of the team to deploy on a holiday.
The engineers on duty were slow to grasp what was going on.
An administrator misconfigured the router.
The release was pushed despite the objections, by people who should know better.
The employee in question no longer works here.
Blame for the delay rests with the escalation manager.
The developer admitted that he had not read the documentation.
We underestimated the migration and did not plan for a rollback.
I should have asked before touching the switch.
The person who made the change did not verify it afterwards.
The support agent gave the customer false information.
The outage came down to pilot error.
The team kept making the same mistake.
Why didn't the on-call engineer escalate sooner?
Lack of care by the installation crew damaged the fibre.
The architects never considered what happens when the region is lost.
Ravi's shortcut brought the site down.
They were warned, and did nothing.
The SRE mistakenly promoted the stale replica.
The owner of the service let the certificate lapse.
The crew failed to follow the lock-out procedure.
Better trained staff would have spotted the pattern.
Those who break production without approval will lose their access.
The engineer misunderstood the alert and silenced it.
Someone was asleep on the job.
The database team's negligence is to blame.
The devs left a debug flag on in production.
Jonas clumsily overwrote the config.
honestly nobody on that team knows how dns works
lol who pushed this on a friday
My bad, I merged the wrong branch.
The shift lead got defensive and refused to escalate.
The staging sign-off was a formality because the QA lead never looked at the results.
You broke the build again.
The platform engineers were too proud to ask for help.
Leadership repeatedly deprioritised the fix despite warnings.
If the on-call had just scrolled down, the answer was right there.
The trader entered the order with an extra zero.
An overworked technician connected the cable to the wrong port.
The consultant had no business touching the core router.
Olga's patch was never reviewed, and it shows.
The maintainers sat on the bug report for a year.
Two people edited the same file and neither told the other.
The warning signs were there, but the team did not want to see them.
A more experienced operator would have noticed the drift.
They rolled back the wrong service, twice.
It turns out that Kevin had disabled the alarm to get some sleep.
The change author's sloppy testing is what got us here.
The release captain signed off on a build that he had not even opened.
Our storage admin deleted the snapshot before confirming the copy.
We took the vendor's word for it, which was naive.
Nina blamed the tooling, but she had typed the wrong flag.
The platform team owns this failure.
Someone left the debug port open to the internet.
If the network engineers had talked to us, the maintenance would have been moved.
The manager on duty downplayed the first reports.
The engineers responsible were reassigned to other projects.
It was an avoidable blunder by an experienced admin.
The apprentice was left alone with root access and promptly wiped the volume.
The operations desk did not take the customer's call seriously.
The author obviously copied the snippet without understanding it.
I assumed that the flag was off, and I was wrong not to check.
The responders talked past each other and lost twenty minutes.
They had been told about the limit in March and did nothing about it.
The whole thing happened because an admin was in a hurry to go home.
The developer who introduced the bug has since left the company.
Our response was amateurish.
The lead overrode the safety check.
The DBA's script lacked a transaction because he considered it unnecessary.
People on the bridge call were more interested in finding a culprit than a fix.
An analyst sent the file to the wrong customer.
The reviewers approved it in under a minute.
Ignoring the runbook, the engineer restarted all brokers at once.
The mobile team never told anyone that they had changed the API.
A moment of inattention by the crane driver cut the cable.
Had our team tested restores, we would have known.
The security officer dismissed the alert as noise.
The architect's refusal to add a second region is why we are here.
Hannah pushed straight to main because she thought the rules did not apply to her.
The support team fobbed customers off with a canned reply.
Our incident manager was nowhere to be found.
A tired engineer pasted the command into the wrong window.
The firewall team keeps breaking our deployments.
It should have been obvious to the operator that the valve was closed.
The contractors cut the trunk line although they had been shown the map.
We were lulled into a false sense of security.
Somebody thought it would be a good idea to run the load test on production.
The product owner insisted on the release against all advice.
The analysts trusted the numbers blindly.
The developer's sloppy naming led to the mix-up.
They let the disk run full for three days.
The person who muted the alert needs to explain himself.
Had the dispatcher listened to the crew, the train would have stopped.
Our engineers did not understand their own system.
The whole department closed its eyes to the risk.
The operator's failure to acknowledge the alarm prolonged the outage.
The team was unprepared and it showed.
The admin did the upgrade on a whim.
""".strip().splitlines()
