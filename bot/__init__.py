"""What the bot knows and does: no Slack payloads, no SQL text.

The map of the house: a request comes in through `handlers/` (which reads the payload into plain values), is decided
here, kept by `storage/`, and worded by `templates/`. What leaves, leaves through the outbox.

- `settings`, `setting_checks`, `defaults`: what can be configured, and the data it starts from (severities, emoji …).
- `services`: the bag that handlers are given.
- `incidents`, `timeline`, `action_items`, `reminders`, `people`, `postmortem`: one noun each.
- `corrections`, `readings`, `pages`, `review`: lines changed, times doubted, pages read, slips found.
- `when`, `text`, `words`, `addresses`, `digits`: how times, text, commands, addresses and numbers are read.
- `outbox`, `lanes`, `pacing`, `deliveries`, `slack`: how things leave.
- `logs`, `instruments`, `pulse`: what operators see: lines, figures, signs of life.
- `rendering`, `blocks`: data to words and Block Kit.
- `sandbox`: the strict stand-in for Slack that the demo and the tests run on.
"""
