"""What the project files promise: data is found, versions agree, nothing local leaks."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from briefing.environment import folder

ROOT = Path(__file__).resolve().parents[2]
BRIEFING = Path(sysconfig.get_path("scripts")) / "briefing"

# Written as patterns, so that this file does not hold what it looks for.
REGISTRY = re.compile(
    rb"(?:pypi|pythonhosted|npmjs|anaconda)\.(?:org|com|io)|(?:index|find-links)-url"
)
LOCAL = re.compile(rb"(?<![\w.~-])/(?:work|root|home|Users)/")


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def own_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what belongs to the project is not known")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return [path for name in listed if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("name", "pattern"), [("templates", "*.md.j2"), ("seeds", "*/dossier.toml")]
)
def test_the_data_folders_are_found_in_the_checkout(name: str, pattern: str) -> None:
    assert folder(name) == ROOT / name
    assert list(folder(name).glob(pattern))


def test_the_program_tells_the_version_of_the_project() -> None:
    said = subprocess.run([BRIEFING, "--version"], capture_output=True, check=True, text=True)
    assert settings()["project"]["version"] in said.stdout.split()


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def locked(*names: str) -> dict[str, str]:
    """What locks pin: the lines of a release, by its name and version."""
    found: dict[str, str] = {}
    for name in names:
        text = (ROOT / name).read_text("utf-8")
        for block in re.split(r"\n(?=[a-z])", text):
            if "==" in block:
                name_and_version, _, rest = block.partition(" ")
                found[versioned(name_and_version)] = rest
    return found


def versioned(pin: str) -> str:
    return f"{plain(pin)}=={pin.partition('==')[2]}"


LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-torture.txt")


def test_every_version_is_pinned_and_from_no_address() -> None:
    assert [pin for pin in pins() if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_the_locks_pin_what_the_constraints_pin_each_with_its_digests() -> None:
    releases = locked(*LOCKS)
    assert set(releases) == {versioned(pin) for pin in pins()}, "to write them anew: make lock"
    for release, rest in releases.items():
        digests = re.findall(r"\\\n    --hash=(\S+)", rest)
        assert digests, release
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in digests), release


def test_each_lock_holds_all_that_is_installed_from_it() -> None:
    project = settings()
    groups = project["dependency-groups"]
    program = [*project["project"]["dependencies"], *groups["build"]]
    asked = {
        LOCKS[:1]: [*program, *project["build-system"]["requires"]],
        LOCKS[:2]: [*program, *groups["dev"], *required(project)],
        LOCKS: groups["torture"],
    }
    for locks, names in asked.items():
        pinned = {plain(release) for release in locked(*locks)}
        assert {plain(name) for name in names} - pinned == set(), locks
    for name, other in zip(LOCKS[1:], LOCKS, strict=False):
        assert (ROOT / name).read_text("utf-8").startswith(f"-r {other}\n")


@pytest.mark.parametrize("name", ["Makefile", "README.md", ".ci/run"])
def test_nothing_is_installed_without_a_lock_but_the_project_itself(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    calls = re.findall(r"(?:^|[\s@`])(?:pip|\$\(PIP\)|-m pip) install ?.*|\$\(PIP\) .*", text)
    assert calls
    for call in calls:
        assert re.search(r"--require-hashes -r |--no-deps |'\.\[|install -qq$", call), call


def test_the_program_imports_only_what_it_asks_for() -> None:
    """A module that only a tool brings along would be missing where the wheel is installed."""
    sources = settings()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    files = [path for source in sources for path in (ROOT / source).rglob("*.py")]
    own = {Path(source).name for source in sources}
    outside = {name for file in files for name in imported(file)} - own - sys.stdlib_module_names
    bring = packages_distributions()
    asked = {plain(name) for name in required(settings())}
    assert [n for n in sorted(outside) if asked.isdisjoint(map(plain, bring.get(n, [])))] == []


def required(project: dict[str, Any]) -> list[str]:
    """What the program needs to run, its extras among it."""
    table = project["project"]
    extras = table["optional-dependencies"].values()
    return [*table["dependencies"], *(name for names in extras for name in names)]


def plain(requirement: str) -> str:
    """A distribution's normal name, without version and extras."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def imported(file: Path) -> set[str]:
    """The top-level modules that a file names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("pattern", [REGISTRY, LOCAL], ids=["registry", "folder"])
def test_no_file_names_a_registry_or_a_folder_of_a_machine(pattern: re.Pattern[bytes]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in own_files()
        for number, line in enumerate(path.read_bytes().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []
