"""What the repository itself promises to whoever clones it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

# Pieced together, so that this file does not contain what it looks for.
_REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "deb" + "ian.org/debian", "cr" + "ates.io"]
_MACHINE_PATHS = r"(?<![\w.*~-])/(?:wo" + "rk|ro" + "ot|ho" + "me|tmp/ba" + "sh[^/]*)/"
_FORBIDDEN = re.compile("|".join([*map(re.escape, _REGISTRIES), _MACHINE_PATHS]))

_APP_MAY_IMPORT = {"bot", "handlers", "storage", "slack_bolt"}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("This is no git checkout.")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _pins(lock: Path) -> list[str]:
    """Return the lock's requirements, each with the lines that continue it."""
    return lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _tracked()
        for match in _FORBIDDEN.finditer(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert found == []


def test_locks_that_carry_addresses_are_not_tracked() -> None:
    assert [path.name for path in _tracked() if path.name in {"uv.lock", "pylock.toml", "poetry.lock"}] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed_and_names_no_address(lock: Path) -> None:
    pins = _pins(lock)
    assert pins
    assert [pin for pin in pins if not re.match(r"[a-z0-9][a-z0-9._-]*==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == []
    assert [pin for pin in pins if "://" in pin or "@" in pin] == []


def test_the_bot_runs_in_production_on_what_it_was_tested_on() -> None:
    tested = {pin.split()[0] for pin in _pins(ROOT / "requirements/dev.txt")}
    for lock in ("run.txt", "pdf.txt", "build.txt"):
        assert {pin.split()[0] for pin in _pins(ROOT / "requirements" / lock)} <= tested


def test_every_target_of_the_makefile_has_a_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    helped = set(re.findall(r"^make ([a-z-]+) +\S", _run("make", "help"), re.MULTILINE))
    phony = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert targets == helped == set(phony[1].split())


def test_the_list_of_parts_names_every_locked_package() -> None:
    parts = set(re.findall(r'"bom-ref": "pkg:pypi/(.+)@(.+)"', _run(sys.executable, "requirements/sbom.py")))
    locked = {tuple(pin.split()[0].split("==")) for pin in _pins(ROOT / "requirements/pdf.txt")}
    assert parts == locked


def test_the_licences_are_listed_of_just_what_is_locked_and_none_is_unknown() -> None:
    listed = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*?([\w-]+)\*? \| (\S+) \| (.+) \|$", listed, re.MULTILINE)[1:]
    locked = {tuple(pin.split()[0].split("==")) for pin in _pins(ROOT / "requirements/pdf.txt")}
    assert {(name, version) for name, version, _ in rows} == locked
    permissive = re.compile(r"MIT|BSD|Apache|PSF|Mozilla|LGPL|Lesser", re.IGNORECASE)
    assert [row for row in rows if not permissive.search(row[2])] == []
    assert listed == _run(sys.executable, "requirements/licences.py")


def test_ci_runs_nothing_of_others_that_is_not_pinned() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert re.findall(r"\b(?:curl|wget|pip install|npm|uses:)\b", script) == []
    assert not (ROOT / ".github").exists()  # an action there would have to be pinned to a commit


@pytest.mark.parametrize("app", list(ROOT.glob("app.py")), ids=lambda path: path.name)
def test_the_front_door_imports_rooms_and_servers_only(app: Path) -> None:
    tree = ast.parse(app.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in imported}
    assert tops - sys.stdlib_module_names - _APP_MAY_IMPORT == set()


def _run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
