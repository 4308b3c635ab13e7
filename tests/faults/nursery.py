"""Lives of the bot without the second that its imports take: forked from a process that has done them already.

What runs is `app.serve` in a process of its own, as `python app.py` runs it; only so can every fault point be tried
on every run. The tests of the start itself run `python app.py`.
"""

import importlib
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.warm"])


class Life:
    """A process with the manners of subprocess.Popen."""

    def __init__(self, environment: Mapping[str, str], folder: Path, log: Path, module: str = "") -> None:
        """Begin to live; `module`: a control, run as `python -m` would."""
        self._process = _FORKS.Process(target=_live, args=(dict(environment), folder, log, module), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("app.serve", timeout)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


def _live(environment: Mapping[str, str], folder: Path, log: Path, module: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(written, 1)
    os.dup2(written, 2)
    import app
    from bot import faults
    from bot.settings import load_settings
    from tests.faults.warm import Bot

    importlib.reload(faults)  # it reads the environment when it is imported
    vars(app)["Bot"] = Bot
    if module:
        runpy.run_module(module, run_name="__main__")
    sys.exit(app.serve(load_settings()))
