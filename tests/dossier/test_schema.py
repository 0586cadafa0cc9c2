"""The JSON Schema of sheets and definitions, as an editor that knows TOML reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from briefing.dossier import new_dossier
from briefing.dossier.fact_reader import DEFAULT_KEYS
from briefing.dossier.schema import sheet_schema
from briefing_events.types import FACT_TYPES

ROOT = Path(__file__).parents[2]
TAPLO = Path(sys.executable).parent / "taplo"


def lint(*files: Path, schema: str = "") -> str:
    """What the editor's linter says of files; nothing where they hold."""
    words = [str(TAPLO), "lint", *(["--schema", schema] if schema else []), *map(str, files)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=files[0].parent)
    return done.stderr if done.returncode else ""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new dossier, whose files name their schemas."""
    new_dossier("my-topic", tmp_path / "my-topic")
    return tmp_path / "my-topic"


def test_the_files_of_a_new_dossier_hold_by_the_schemas_that_they_name(fresh: Path) -> None:
    assert lint(fresh / "dossier.toml") == ""
    assert lint(fresh / "sheets/1-example.toml") == ""


@pytest.mark.parametrize(
    "folder",
    [
        "seeds/russia-taliban",
        "tests/dossiers/river-treaty",
        "tests/dossiers/kestrel-port",
        "tests/dossiers/grain-tariff",
    ],
)
def test_sheets_and_definitions_that_load_hold_by_their_schema(fresh: Path, folder: str) -> None:
    schemas = (fresh / "schemas").as_uri()
    sheets = sorted((ROOT / folder / "sheets").glob("*.toml"))
    assert lint(*sheets, schema=f"{schemas}/sheet.json") == ""
    assert lint(ROOT / folder / "dossier.toml", schema=f"{schemas}/definition.json") == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("plan-announced =", "plan-anounced =", "plan-anounced"),
        ('modality = "planned"', 'modality = "planed"', "planed"),
        ("quote =", "qoute =", "qoute"),
        ("source =", "sorce =", "sorce"),
    ],
)
def test_a_slip_gets_a_red_line(fresh: Path, old: str, new: str, said: str) -> None:
    sheet = fresh / "sheets/1-example.toml"
    sheet.write_text(sheet.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert said in lint(sheet)


def test_the_schema_tells_what_each_type_says_and_needs() -> None:
    lean = sheet_schema()["additionalProperties"]["properties"]
    told = {each.topic: lean[each.topic]["description"] for each in FACT_TYPES}
    assert all(each.meaning in told[each.topic] for each in FACT_TYPES)
    assert "needs: speaker;" in told["statement-made"]
    assert "needs: holder, slot;" in told["office-held"]
    assert set(sheet_schema()["properties"]["defaults"]["properties"]) == set(DEFAULT_KEYS)
