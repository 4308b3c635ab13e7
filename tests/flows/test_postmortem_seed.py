"""The incident of 15 July 2025, typed as it happened: every fact of it stands under its heading, in plain words."""

import re

from bot.postmortem.export import export
from tests.stage import Stage

TYPED = (
    "time started 17:42 UTC",
    "time detected 17:42 UTC",
    "time acknowledged 17:44 UTC",
    "note 17:42 UTC detection: monitoring alerted on increased login failures",
    "note 17:42 UTC communication: the on-call engineer was pinged by mail",
    "note 17:44 UTC action: acknowledged the alert and began to investigate",
    "note 17:50 UTC finding: the token had expired, and is not refreshed automatically",
    "note 18:10 UTC action: deployed a patch by hand that refreshes tokens",
    "note 18:20 UTC mitigation: service restored, login rates are normal",
    "time mitigated 18:20 UTC",
    "impact users 12%",
    "impact users 1300, tickets 427, cost $120,000, effort 3 engineers 3 hours",
    "why Why did the outage occur? -> The OAuth token expired",
    "why Why did the token expire? -> Nobody tracks expiry",
    "why Why no tracking? -> The token was configured by hand",
    "why Why by hand? -> The onboarding guide neither documents nor automates it",
    "postmortem cause An OAuth token expired, and nothing tracked or refreshed it",
    "note well: monitoring alerts noticed it quickly",
    "note well: the on-call engineer responded within the SLA",
    "note well: an earlier runbook partially helped",
    "note badly: tokens are not refreshed automatically",
    "note badly: nothing monitors the third-party auth service",
    "note badly: the previous token configuration could not be rolled back",
    "todo Add token expiry monitoring owner: DevOps Team by July 30",
    "todo Automate the token refresh process owner: Backend Team by August 15",
    "todo Update the onboarding docs owner: Tech Lead by July 25",
    "resolve 18:27 UTC The authentication service failed because an OAuth token had expired",
)


def test_every_fact_stands_under_its_heading(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Logins fail")
    stage.later_by(minutes=50)
    for typed in TYPED:
        stage.types(stage.ana, typed, channel)
    stage.settle()
    with stage.bot.db.read() as session:
        services = stage.bot.services
        told = export(session, stage.incident(), "markdown", settings=services.settings, rendering=services.rendering)
    sections = dict(re.findall(r"^## ([^\n]+)\n\n(.*?)(?=\n## |\Z)", told, re.MULTILINE | re.DOTALL))

    glance = sections["At a glance"]
    assert "**Users hit:** 1300, 12%" in glance
    assert "**How long:** 45 min (resolved − started)" in glance
    assert "**Cause:** An OAuth token expired, and nothing tracked or refreshed it." in glance
    assert "Yes, since 18:27 UTC on 15 July 2025." in glance
    assert "0 done, 3 open; the last is due 15 August 2025." in glance
    summary = sections["Summary"]
    assert "lasted 45 min, from 17:42 to 18:27 UTC on Tuesday, 15 July 2025." in summary
    assert "detected at once, acknowledged 2 min later and mitigated 38 min after it began." in summary
    assert "1300 users (12%) were hit, 427 support tickets were opened, the cost is put at $120,000" in summary
    for figure in ("| 1300, 12% |", "| 427 |", "| $120,000 |", "| 3 engineers 3 hours |", "45 min (resolved"):
        assert figure in sections["Impact"]
    for length in ("under a minute | detected", "2 min | acknowledged", "38 min | mitigated", "45 min | resolved"):
        assert length in sections["Key times"]
    for clock in ("17:42", "17:44", "17:50", "18:10", "18:20", "18:27"):
        assert f"**{clock}**" in sections["Timeline"]
    whys = sections["Contributing factors"]
    assert [whys.index(f"{number}. **Why") for number in range(1, 5)] == sorted(
        whys.index(f"{number}. **Why") for number in range(1, 5)
    )
    assert "The onboarding guide neither documents nor automates it" in whys
    assert sections["What went well"].count("\n- ") + 1 == 3
    assert sections["What didn't go well"].count("\n- ") + 1 == 3
    rows = sections["Action items"]
    for row in ("DevOps Team | – | 30 July 2025", "Backend Team | – | 15 August 2025", "Tech Lead | – | 25 July 2025"):
        assert row in rows
    assert "users 12% (" not in sections["Impact"]  # a line that tells a figure only says it again
    assert "\n17:44 UTC  acknowledged\n  ████████████████████████ 36 min\n18:20 UTC  mitigated\n" in told
    assert "✎" not in told
    assert stage.dead() == []
