"""The postmortem as a PDF: its page, set for paper. Needs the extra `pdf`.

It is made in a process of its own (this module, run): setting a long page takes many seconds of a processor, and a
library that falls over takes nothing with it. https://doc.courtbouillon.org/weasyprint/stable/first_steps.html
"""

import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.errors import Refusal

MOST_CHARACTERS = 500_000  # a page of some 4,000 lines: 20 s
_MOST_SECONDS = 40
_NO_LIBRARY = 3
_ROOT = Path(__file__).parents[2]


def has_pdf() -> bool:
    """Whether the extra `pdf` is installed."""
    return find_spec("weasyprint") is not None


def to_pdf(page: str) -> bytes:
    """Return a page as a PDF; nothing is fetched for it. The same page gives the same bytes.

    Raises Refusal when the extra, or a library of the system that it needs, is not there, or the page is too long.
    """
    if not has_pdf():
        raise Refusal("pdf_missing")
    if len(page) > MOST_CHARACTERS:
        raise Refusal("pdf_too_long")
    command = [sys.executable, "-m", __name__]
    try:
        made = subprocess.run(  # noqa: S603 - this module itself
            command, input=page.encode(), capture_output=True, cwd=_ROOT, timeout=_MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refusal("pdf_too_long") from None
    said = made.stderr.decode(errors="replace").strip()
    if made.returncode == _NO_LIBRARY:
        raise Refusal("pdf_needs_library", given=said.splitlines()[-1])
    if made.returncode:
        raise RuntimeError(f"no PDF was made: {said[-2000:]}")
    return made.stdout


def nothing(url: str, *_: object, **__: object) -> dict[str, Any]:
    """Fetch nothing, whatever a page asks for."""
    raise ValueError(f"nothing is loaded for a PDF, so not {url}")


def _main() -> int:
    try:
        weasyprint: Any = importlib.import_module("weasyprint")
    except OSError as error:
        sys.stderr.write(str(error).splitlines()[0])
        return _NO_LIBRARY
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf())
    return 0


if __name__ == "__main__":
    sys.exit(_main())
