"""Sentences of our own, written before the rules were widened: blame as people put it in comments and the news."""

BLAMEFUL = """
The intern nuked the staging bucket because he couldn't be bothered to read the README.
Whoever wrote this cron job clearly had no idea what they were doing.
Somebody on the network team fat-fingered a BGP announcement and took half of Europe offline.
If Kevin had run the dry-run first, none of this would have happened.
The ops team was asleep at the wheel for the entire afternoon.
Totally my fault, I pushed straight to main without running the tests.
We overlooked the certificate's expiry date when planning the migration.
A junior administrator mistakenly dropped the customer table while cleaning up old records.
The airline said a technician's blunder was behind Friday's meltdown.
Management ignored repeated warnings from the engineers.
The pilot ought to have noticed the altitude deviation much earlier.
The manager who signed off on that plan should be fired.
Investigators concluded that operator error led to the explosion.
The root cause was a DBA running an UPDATE without a WHERE clause.
You broke the build for thousands of people, thanks a lot.
Maybe next time test your release before publishing it?
The vendor's engineers botched the upgrade and nobody on their side wanted to admit it.
One of our staff accidentally published an internal draft to the public website.
An employee clicked on a phishing link, which gave the attackers their foothold.
What kind of idiot stores production credentials in an onboarding doc?
The CEO is a clown and his engineers know it.
These guys are amateurs who never heard of backups.
The company was grossly negligent with customer data.
He had one job.
The admin did not bother to verify the checksum before flashing the firmware.
In hindsight we should have paged the storage team much sooner.
We neglected to renew the domain, so email stopped flowing.
I forgot to add the new secret to the production environment.
Developers cut corners on error handling to meet the deadline.
Dave's sloppy refactoring broke checkout for two hours.
The responder wasted forty minutes looking at the wrong dashboard.
The on-call engineer did not escalate, despite three pages.
Two operators have been suspended while the railway investigates.
The employee responsible was let go the next morning.
The contractor lost his licence over the incident.
Heads should roll for this.
The blame lies squarely with the release managers.
Regulators pointed the finger at a subcontractor who misread the wiring diagram.
An inattentive dispatcher routed the call to the wrong station.
Lack of attention by the signalman led to the derailment.
Poor judgment by the project leads turned a small bug into a nightmare.
It was a rookie mistake by an engineer who had joined only a week before.
Sarah should not have had the terminal open on prod in the first place.
Tom didn't double check the hostname before typing the command.
Why didn't Priyanka ask for a review?
Why would anyone deploy on a Friday afternoon without a rollback plan?
The support staff carelessly dismissed the first dozen reports.
The maintainer deliberately sabotaged his own package.
An administrator inadvertently revoked the signing key for all customers.
The outage was caused by a network engineer who unplugged the wrong cable.
A worker accidentally cut through the fibre while digging.
Turns out a sysadmin typo wiped the whole array.
This was plain incompetence on the part of the CTO.
Your team should be ashamed of shipping this.
The supervisor failed to enforce the lockout procedure.
The night shift never checked the backup logs.
The reviewers rubber-stamped a change they did not understand.
We didn't think through what would happen when the queue filled up.
We should've had an alert on this from day one.
Unfortunately, we missed this in code review.
My bad, I merged the wrong branch.
I screwed up the DNS records during the cutover.
User error, closing.
Human error was to blame for the data leak, the council said.
The bank attributed the double payments to a manual error by a member of staff.
Another finger slip by a trader sent the index tumbling.
The captain's decision to continue the approach was inappropriate.
The engineer was too inexperienced to be trusted with root access.
The analyst jumped to conclusions and restarted the wrong service.
Marcus rushed the change and skipped the checklist.
Had the technician followed the procedure, the breaker would not have tripped.
Had the crew communicated properly, the collision could have been avoided.
The operator could have prevented the spill by closing the valve.
Someone clearly wasn't paying attention when they approved this PR.
Genius move by the dev who hardcoded the API key.
Brilliant idea to run the load test against production, whoever came up with that.
The guy should be banned from ever touching a keyboard again.
The contractors were unqualified and poorly supervised.
Staff need to be more careful when handling customer records.
All engineers involved will be retrained on the change policy.
The employee received a formal written warning.
The CISO resigned in disgrace after the breach he had covered up.
The developers knew about the bug and chose to do nothing.
This is on the project manager, not on the kid who ran the script.
The culprit was a summer intern with admin rights.
The cleaner unplugged the server to plug in a vacuum, the fool.
He negligently left the laptop unlocked in a café.
An absent-minded engineer left the debug flag on.
A careless git push by one developer brought down the registry.
John's failure to document the workaround cost us a whole day.
Nobody bothered to look at the monitoring.
No one thought to test the restore.
It is embarrassing that we let this certificate lapse.
We dropped the ball on communication.
We were too slow to post an update on the status page.
The sysop had been warned about that disk twice and still let it fill up.
My boss threw me under the bus in front of the client.
I typed the wrong IP into the firewall rule and locked everyone out.
Guilty as charged: it was me who rebooted the wrong box.
Our test plan was inadequate, and that's on us.
We were complacent about capacity after two quiet quarters.
We took far too long to realise the scale of the problem.
We could have caught this had we run the canary for longer.
We made the wrong call by continuing the rollout.
We did a poor job of keeping customers informed.
We regret that we did not act on the first report.
The accident report faults the first officer for not monitoring airspeed.
The inquiry found that staff had been inattentive and poorly led.
A misplaced keystroke by a clerk cost the bank millions.
The chief executive has taken the blame and will step down in May.
Two managers were dismissed over the failed rollout.
The author pulled the package out of spite.
You are holding the whole ecosystem hostage because of your ego.
Congratulations, you just cost thousands of companies a working day.
Do you have any idea how much damage you have done?
Did you even run this before you tagged it?
Seriously, how does something like this get past you?
If you had bothered to read the changelog, you'd know.
You people need to learn semver.
The maintainer's behaviour is unacceptable and immature.
I will never trust anything published by this guy again.
What a moron.
Only an idiot would put both databases on the same host.
A first-year student would know better than to do that.
The lead dev is a hack who got promoted for kissing up.
The QA team was nowhere to be found.
Whole department should be replaced by people who can read.
Their infrastructure people are out of their depth.
IT screwed us over once again.
Marketing promised a feature that didn't exist, so engineering had to rush it.
The vendor sat on the vulnerability for ninety days.
The bank's leadership prized cost cutting over safety.
A lone engineer is being made the scapegoat for the executives' greed.
The pilot flew the aircraft into the ground because he ignored the terrain warning.
The nurse gave the patient ten times the prescribed dose.
A trainee pressed the alert button instead of the test button.
The operator who sent the false missile alert was removed from his post.
The employee, who has not been named, chose the wrong item from a menu.
Officials put the outage down to human failure.
It came down to a manual mistake during the change window.
A finger error took out the trading floor.
The crash was due to pilot inexperience.
Technician inattention was cited as a contributing factor.
The surgeon's arrogance cost a life.
An overworked and undertrained administrator made a fatal error.
Poor situational awareness on the part of the controller contributed to the near miss.
The captain should have diverted, full stop.
They ought never to have let him near that console.
The network engineer could easily have avoided this by checking the diff.
Had anyone looked at the graphs, the leak would have been obvious.
All he had to do was read the prompt.
Any competent DBA would have taken a snapshot first.
A decent engineer would never have done that.
How could nobody notice that the backups were empty?
Why on earth was a contractor given root?
Who thought it was wise to skip staging?
Why did Anneke override the lock?
Jürgen is responsible for this mess.
Blame Pete.
Lars again pushed without running the linter.
Mike's laziness is the real root cause here.
Turns out Farid had disabled the alarm weeks ago and never told anyone.
This was Rohit's mistake, nobody else's.
One of the devs turned off the alert because it annoyed him.
Somebody committed the private key, face palm.
Someone in accounting opened the attachment and the rest is history.
Whoever is in charge of DNS over there needs a refresher.
Whoever configured this load balancer must have been drunk.
No one in that company takes security seriously.
Nobody tested the backups, of course.
The developers shipped it knowing full well it was broken.
The staff were too busy covering their backs to fix anything.
The foreman signed off on work he had not inspected.
The electrician wired the feed to the wrong breaker.
The contractor violated the change policy by working outside the window.
He acted irresponsibly.
She panicked and made matters worse.
He got what he deserved.
The guy was promptly shown the door.
Management threatened to dock the team's pay.
Corrective action: coach the engineer on proper use of the console.
Corrective action: remind operators to verify the environment before each run.
All staff must pay closer attention to the alarm panel in future.
The engineer was placed on a performance improvement plan.
Prosecutors charged the train dispatcher with negligent homicide.
The technician pulled a live drive by mistake, killing the array.
Apparently the person on duty fell for a fake invoice.
Our sysadmin thought it'd be cute to test the new firewall in production.
The lead architect left before anyone could ask why on earth he chose that design.
Someone forgot to carry the one.
One engineer's hasty edit emptied the routing table.
The outage traces back to a single mistyped character by a contractor.
An unnamed worker is believed to have disconnected the UPS in error.
A botched manual upgrade by the hosting team corrupted both copies.
He broke it, so he should stay up all night to fix it.
The guy didn't even know what a transaction log was.
Some cowboy decided to bypass the pipeline.
She had been told not to touch that server.
They were warned about this for years.
The managers did not listen to the people who run the system.
The ops folks had grown lazy because nothing ever failed.
Engineering leadership let the tech debt pile up until it collapsed.
They tested in production, and their customers paid for it.
The backend team shipped the change with zero tests.
The database group did not respond until the third escalation.
We didn't have the discipline to finish the cleanup.
We had become too reliant on one person, and we knew it.
This was an unforced error on our side.
We were wrong to disable the check.
It was our mistake not to stage this rollout.
We let our customers down.
We should never have shipped on a holiday weekend.
I was the idiot who pushed the button.
I misread the output and dropped the good replica.
I should have known better.
I got cocky and skipped the dry run.
You clearly didn't test this on Linux.
You should be embarrassed.
How did you manage to break something this basic?
Stop pushing breaking changes in patch releases.
Your carelessness just cost me my weekend.
Petra's change caused the outage.
The outage began when Dmitri rebooted the wrong hypervisor.
Because Aisha didn't rotate the key, the job died.
If Carlos had asked, we'd have told him.
Gary should have been on call but wasn't answering.
The root cause was simple human error.
Pilot error, again.
Early reports point to operator mistake.
It was chalked up to user stupidity.
The airline has nobody to blame but itself.
The supplier shipped parts it knew to be defective.
The CIO got a golden parachute while the techs got pink slips.
Three controllers were disciplined after the near miss.
The judge sentenced the former employee to two years in prison.
I'd have walked him out of the building the same day.
In my shop, that is a firing offence.
You make that mistake once, and you're gone.
That is what you get for letting a junior loose on production.
What possessed them to store it in plain text?
Who approved this?
Why wasn't anyone watching the graphs?
Was the on-call engineer sleeping?
Wasn't there anyone competent in the room?
The plant's operators misdiagnosed the situation and shut off the pumps.
The crew's failure to cross-check the instruments led to the crash.
The engineer's unwillingness to ask for help prolonged the outage.
Insufficient care was taken by the maintenance crew.
The mechanic used bolts of the wrong size.
The operator, distracted by a phone call, missed the signal.
The helmsman was texting when the ship ran aground.
The technicians disregarded the lockout tags.
The programmer assumed the input would always be valid, which was foolish.
Our admin never configured log rotation, so the disk filled up.
Nobody on the change board asked the obvious question.
A sysadmin reinstalled the wrong machine and took the mail offline for a day.
The new guy ran the teardown against live because he didn't look at his prompt.
Our CTO decided that backups were a luxury.
The release captain was sloppy with the version tags.
One of the administrators had reused his password on a gaming forum.
A data centre employee tripped the breaker while reaching for a mop.
Ultimately an engineer's mistaken assumption brought everything to a halt.
The on-caller silenced the alarm and went back to sleep.
The operator entered 80 instead of 8.
It was the intern who leaked the keys.
The report criticised the station manager for his handling of the alarm.
Officials say an employee failed to follow protocol.
The worker who wiped the server has since been dismissed.
He'll never work in this industry again.
I hope they fire the person who designed this.
The captain was solely responsible for the grounding.
Whoever did this should never be given root again.
Somebody must have pasted the wrong snippet, because the whole table vanished.
Someone in the NOC wasn't doing their job.
She was careless in checking the totals.
They could have restored in minutes if they'd practised.
If the mechanic had tightened the bolt, the wheel would still be on.
Had the dispatcher listened to the driver, the crash would not have occurred.
The guard should have challenged the visitor.
An experienced admin would have known to check the mount point.
Why did the supervisor sign this off?
Why didn't anybody stop him?
How do you lose a whole data centre's worth of customer data?
The lead developer never wrote a single test.
He didn't think to ask before running it.
""".strip().splitlines()
