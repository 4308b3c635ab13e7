"""Photographs of pages, by the Chromium that is installed."""

import html as markup
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
_SECONDS = 60
_LEAST_HEIGHT = 160  # of a lower window Chromium draws only the upper part
# The page itself may forbid scripts, so it is measured from outside, in a frame.
_RULER = """<!doctype html><html><body style="margin:0">
<iframe id="page" style="border:0;width:{width}px;height:1px" srcdoc="{page}"></iframe>
<script>onload = () => {{
  document.documentElement.dataset.tall = page.contentDocument.documentElement.scrollHeight;
}}</script></body></html>"""


class NoCamera(Exception):
    """No picture can be taken; the message says what to do."""


def photograph(html: str, png: Path, width: int, *, scale: float = 1, tallest: int | None = None) -> None:
    """Draw a page of HTML into a PNG file, `width` CSS pixels wide (times `scale`), as tall as its content.

    A page of less than 160 pixels is made that tall.

    With `tallest`, only so many CSS pixels of its beginning are drawn.
    The browser is the one that CHROMIUM names, else the first of chromium, chromium-browser and google-chrome.
    Raises NoCamera when there is none, or when it fails.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="camera-") as folder:
        desk = Path(folder)
        ruler, page, shot = desk / "ruler.html", desk / "page.html", desk / "shot.png"
        ruler.write_text(_RULER.format(width=width, page=markup.escape(html)), "utf-8")
        page.write_text(html, "utf-8")
        tall = re.search(r'data-tall="(\d+)"', _run(browser, desk, "--dump-dom", ruler.as_uri()))
        if tall is None:
            raise NoCamera(f"{browser} did not measure the page: try a newer Chromium, named by CHROMIUM.")
        height = max(min(int(tall[1]), tallest or int(tall[1])), _LEAST_HEIGHT)
        size = f"--window-size={width},{height}"
        _run(browser, desk, size, f"--force-device-scale-factor={scale:g}", f"--screenshot={shot}", page.as_uri())
        if not shot.exists():
            raise NoCamera(f"{browser} took no picture: try a newer Chromium, named by CHROMIUM.")
        shutil.move(shot, png)


def find_browser() -> str:
    """Find Chromium.

    Raises NoCamera when there is none.
    """
    wanted = os.environ.get("CHROMIUM")
    found = shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoCamera(
            f"{wanted} is no program: set CHROMIUM to the path of Chromium."
            if wanted
            else "Pictures need Chromium: install it, or set CHROMIUM to its path."
        )
    return found


def _run(browser: str, desk: Path, *arguments: str) -> str:
    # Chromium refuses to sandbox itself for root, which is who runs in most containers.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [browser, *_FLAGS, *root, f"--user-data-dir={desk / 'profile'}", *arguments]
    try:
        # Chromium leaves crash reports and caches in the home folder, whatever its profile: it gets one of its own.
        home = {**os.environ, "HOME": str(desk), "XDG_CONFIG_HOME": str(desk), "XDG_CACHE_HOME": str(desk)}
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True, env=home)  # noqa: S603 -- no shell, our own arguments
    except subprocess.TimeoutExpired as error:
        raise NoCamera(f"{browser} took longer than {_SECONDS} seconds: try again.") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise NoCamera(f"{browser} failed ({error}): start it by hand to see why.") from error
    return done.stdout.decode("utf-8", "replace")
