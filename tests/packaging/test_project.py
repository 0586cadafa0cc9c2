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


def test_every_version_is_pinned_and_from_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_everything_that_the_project_asks_for_is_pinned() -> None:
    project = settings()
    asked = [
        *project["build-system"]["requires"],
        *project["dependency-groups"]["dev"],
        *required(project),
    ]
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert {plain(name) for name in asked} - {plain(pin) for pin in pins} == set()


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
