"""The bot, one part of which freezes or dies once a file is there: `frozen.py PART MANNER ARMED [SILENT STANDSTILL]`.

With two more numbers its patience is shorter than in real life. The manner `unseen` freezes the part, too, but blinds
what looks for signs of life: the control, which must go on as if all were well.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import app
from bot.pulse import Pulse
from bot.settings import load_settings
from handlers import probes, process
from handlers.clock import Ticker
from handlers.socket import Socket
from storage.sqlite import SqliteDatabase

PARTS: dict[str, tuple[Any, str]] = {
    "outbox": (Pulse, "beat"),
    "scheduler": (Ticker, "tick"),
    "database": (SqliteDatabase, "_commit_together"),
    "socket": (Socket, "_look"),
}


def stopping(act: Callable[..., Any], manner: str, armed: Path) -> Callable[..., Any]:
    def instead(*given: Any, **more: Any) -> Any:
        if armed.exists():
            if manner == "dies":
                raise SystemExit
            time.sleep(600)
        return act(*given, **more)

    return instead


if __name__ == "__main__":
    part, manner, armed, *patience = sys.argv[1:]
    room, name = PARTS[part]
    setattr(room, name, stopping(getattr(room, name), manner, Path(armed)))
    if patience:
        probes.LONGEST_SILENCE, process.STANDSTILL_SECONDS = map(float, patience)
        process.WATCH_SECONDS = 0.5
    if manner == "unseen":
        Pulse.silence = lambda *_: 0.0
    sys.exit(app.serve(load_settings()))
