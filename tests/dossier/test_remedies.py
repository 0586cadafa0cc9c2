"""Every text that a message of sheets gives to write is written, word for word, and holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from briefing.dossier import read_dossier
from briefing.errors import InvalidInput, Problem
from tests.dossier.conftest import DEFINITION, FILES

ROOT = Path(__file__).parents[2]
READ = (ROOT / "briefing/dossier", ROOT / "events/briefing_events")
"""Where the messages of sheets, definitions and articles stand."""

NAMED = "".join(
    f'\n[[actor]]\nid = "{name}"\nname = "{name.title()}"\nkind = "person"\n'
    for name in ("shoigu", "taliban", "putin")
)
"""Those whom the examples of messages name."""

SHEET = """\
source = "s1"

[offer]
step-taken = "Coffee offered peace."
quote = "Coffee offered peace"
nth = 1
track = "peace/offered"

[sugar]
plan-announced = "Coffee said that sugar could help."
quote = "Coffee said that sugar could help"

[word]
statement-made = "Tea did not say when."
quote = "Tea did not say when"

[milk]
attack-occurred = "Milk was attacked, some say."
quote = "Coffee offered peace, some say."

[[fact]]
key = "long"
type = "statement-made"
statement = "Tea did not say when, again."
basis = "unknown"
actors = [{ id = "tea", role = "speaker" }]
[[fact.citation]]
exact = "Tea did not say when"
"""

FILLED = {
    "NAME, NAME": "tea, coffee", "NAME": "tea", "TRACK/STAGE": "peace/made", "some-plan": "sugar",
    "KEY": "offer",
    '"..."': '"Tea did not say when"', "...": "Tea did not say when.",
}  # fmt: skip
"""What a person would put where a message leaves a gap."""


@dataclass(frozen=True)
class Slip:
    """A slip in the sheet: what stands in the place of what, and what the message gives to write.

    ``remedy`` captures texts in the message; ``carried`` puts them where the slip stood.
    """

    old: str
    slip: str
    remedy: str
    carried: str = "{0}"
    file: str = "sheets/1.toml"

    def files(self, words: str) -> Mapping[str, str]:
        """The dossier with these words in the place of what was right."""
        right = {
            **FILES, "dossier.toml": DEFINITION + NAMED, "sheets/1.toml": SHEET,
            "sheets/2.toml": 'source = "s2"\n',
        }  # fmt: skip
        assert self.old in right[self.file]
        return right | {self.file: right[self.file].replace(self.old, words, 1)}


QUOTE = 'quote = "Tea did not say when"'
MILK = 'statement-made = "Tea said that milk is not for them, and Coffee that sugar could help."'
SLIPS = (
    Slip("statement-made = ", "statement-mode = ", r"did you mean '(.+?)'", "{0} = "),
    Slip('"Tea did not say when."', "'Tea didn't say when.'", r"between (\S+) and (\S+)",
         "{0}Tea did not say when.{1}"),
    Slip(
        'plan-announced = "Coffee said that sugar could help."\n'
        'quote = "Coffee said that sugar could help"',
        f"{MILK}\nquote = \"“Milk isn't … could help\"",
        r"write the quote as (\".+\")$", f"{MILK}\nquote = {{0}}",
    ),
    Slip("nth = 1", "nht = 1", r"did you mean '(.+?)'", "{0} = 1"),
    Slip("nth = 1\n", "", r"as (nth = 1)", "{0}\n"),
    Slip('quote = "Tea did', 'quote = "tea did', r"write the quote as (\".+\")$", "quote = {0} #"),
    Slip("peace/offered", "peas/offered", r"did you mean '(.+?)'", "{0}/offered"),
    Slip("peace/offered", "peas/offered", r"write one of (\w+)", "{0}/offered"),
    Slip("peace/offered", "peace/ofered", r"did you mean '(.+?)'", "peace/{0}"),
    Slip("peace/offered", "peace/ofered", r"its stages are (\w+), \w+", "peace/{0}"),
    Slip('track = "peace/offered"\n', "", r"as (track = \".+?\")", "{0}\n"),
    Slip('"s1"\n\n[offer]', '"s1x"\n\n[offer]', r"did you mean '(.+?)'", '"{0}"\n\n[offer]'),
    Slip(QUOTE, f'who = "speeker tea"\n{QUOTE}', r"did you mean '(.+?)'",
         f'who = "{{0}} tea"\n{QUOTE}'),
    Slip(QUOTE, f'who = "tea"\n{QUOTE}', r"as (\".+?\")", f"who = {{0}}\n{QUOTE}"),
    Slip(QUOTE, f'who = "speaker toa"\n{QUOTE}', r"did you mean '(.+?)'",
         f'who = "speaker {{0}}"\n{QUOTE}'),
    Slip(QUOTE, f'date = ""\n{QUOTE}', r"a note: (\".+?\")", f"date = {{0}}\n{QUOTE}"),
    Slip(QUOTE, f'date = "2029 by-contxt x"\n{QUOTE}', r"did you mean '(.+?)'",
         f'date = "2029 {{0}} x"\n{QUOTE}'),
    Slip(QUOTE, f'date = "2029 guess x"\n{QUOTE}', r"basis is one of (\w+),",
         f'date = "2029 {{0}} x"\n{QUOTE}'),
    Slip(QUOTE, f'date = "2029 by-context"\n{QUOTE}', r"as (date = \".+?\")", f"{{0}}\n{QUOTE}"),
    *(
        Slip(QUOTE, f'date = "1May2029"\n{QUOTE}', rf"{how} \((\S+?)\)[,\s]",
             f'date = "{{0}}"\n{QUOTE}')
        for how in ("a day", "a month", "a span", "bounds", "about a day", "a winter")
    ),
    Slip(QUOTE, f'credibility = "high"\n{QUOTE}', r"as (\".+?\")",
         f"credibility = {{0}}\n{QUOTE}"),
    Slip(QUOTE, f'modality = "deneid"\n{QUOTE}', r"did you mean '(.+?)'",
         f'modality = "{{0}}"\n{QUOTE}'),
    Slip(QUOTE, f'modality = "deneid"\n{QUOTE}', r"write '(\w+)', ",
         f'modality = "{{0}}"\n{QUOTE}'),
    Slip(QUOTE, f'outcome_of = "sugar"\n{QUOTE}', r"as (outcome_of = \".+?\")",
         f"{{0}}\n{QUOTE}"),
    Slip(QUOTE, f'replies_to = "ofer"\n{QUOTE}', r"did you mean '(.+?)'",
         f'replies_to = "{{0}}"\n{QUOTE}'),
    Slip(QUOTE, "", r"write (quote = \"...\") once", "{0}"),
    Slip(QUOTE, "", r"or (quotes = \[\"...\", \"...\"\])", "{0}"),
    Slip(QUOTE, 'quotes = "Tea did not say when"', r"is a (list: \[ ... \])",
         'quotes = ["Tea did not say when"] # {0}'),
    Slip("statement-made = ", "say = ", r"as (statement-made) = \"\.\.\.\"", "{0} = "),
    Slip("statement-made", "visit-made", r"as (who = \"visitor NAME\")",
         "{0}\nvisit-made"),
    Slip("statement-made", "meeting-held", r"as (who = \"participant NAME, NAME\")",
         "{0}\nmeeting-held"),
    Slip("statement-made", "office-held", r"as (slot = \".+?\")", "{0}\noffice-held"),
    Slip("attack-occurred", 'deaths = "some"\nattack-occurred',
         r"or (\"dozens\")", "deaths = {0}\nattack-occurred"),
    Slip("attack-occurred", 'measure = "x"\nvalue = "many"\nbackground-figure-reported',
         r"as \"about 80,000 (\w+)\"",
         'measure = "x"\nvalue = "dozens of {0}"\nbackground-figure-reported'),
    Slip('source = "s1"\n', 'source = "s1"\ndefaults = 3\n', r"write (\[defaults\]) as",
         'source = "s1"\n{0}\n'),
    Slip('source = "s1"\n', 'source = "s1"\n[defaults]\ncredibility = 3\n',
         r"as (credibility = \".+?\")", 'source = "s1"\n[defaults]\n{0}\n'),
    Slip('source = "s1"\n', 'source = "s1"\nconflict.peace = 3\n', r"write (\[conflict.peace\]) as",
         'source = "s1"\n{0}\npoint = "Peace"\naccount = ['
         '{{ text = "a", facts = ["offer"], sources = ["s1"] }},'
         '{{ text = "b", facts = ["word"], sources = ["s1"] }}]\n'),
    Slip("[[fact]]", "[fact]", r"of its own: (\[\[fact\]\])"),
    Slip('[[fact.citation]]\nexact = "Tea did not say when"', "",
         r"write (\[\[fact.citation\]\]) below it, and (exact = \"...\")", "{0}\n{1}"),
    Slip("statement-made", "reply-given", r"as (replies_to = \"KEY\")", "{0}\nreply-given"),
    Slip('basis = "unknown"\nactors', "occurred = 2029\nactors", r"as '(.+?)'",
         'occurred = "2029-11-25" # {0}\nactors'),
    Slip("statement-made", 'date = "2029-12-01"\nholds_until = "2029-11"\nbackground-described',
         r"or write (former = true)",
         'date = "2029-12-01"\nholds_until = "2029-11"\n{0}\nbackground-described'),
    Slip("statement-made", 'due = "2029"\nbackground-described', r"write (holds_until)",
         '{0} = "2031"\nbackground-described'),
    Slip("statement-made", 'measure = "x"\nunit = "y"\nbackground-figure-reported',
         r"such as '(.+?)'",
         'measure = "x"\nvalue = "{0}"\nunit = "y"\nbackground-figure-reported'),
    Slip("attack-occurred", "deaths = 40\nattack-occurred", r'of "scores" write (".+?")',
         "deaths = {0}\nattack-occurred"),
    Slip('"Asia/Kabul"', '"Kabul"', r"such as (\S+)", '"{0}"', "dossier.toml"),
    Slip("lead_track", "led_track", r"did you mean '(.+?)'", "{0}", "dossier.toml"),
    Slip('"in words"', '"in word"', r"did you mean '(.+?)'", '"{0}"', "dossier.toml"),
    Slip('reliability = "C"', 'reliability = "Z"', r"write '(\w)', ", 'reliability = "{0}"',
         "dossier.toml"),
    Slip('key = "long"', 'key = "Long"', r"(lower-case) letters", 'key = "long" # {0}'),
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda each: each.slip.replace("\n", " ")[:50])
def test_a_remedy_is_carried_out_as_it_is_told(slip: Slip) -> None:
    told = [each.message for each in problems(slip, slip.slip)]
    found = next(filter(None, (re.search(slip.remedy, each) for each in told)), None)
    assert found, told
    texts = [filled(each) for each in found.groups()]
    assert problems(slip, slip.carried.format(*texts)) == []


def test_every_text_that_a_message_gives_to_write_stands_in_a_row_above() -> None:
    told = [each.message for slip in SLIPS for each in problems(slip, slip.slip)]
    missing = [t for t in remedies() if not any(re.search(pattern(t), each) for each in told)]
    assert missing == []


def filled(text: str) -> str:
    """The text of a message with its gaps filled."""
    for gap, words in FILLED.items():
        text = text.replace(gap, words)
    return text


@cache
def problems(slip: Slip, words: str) -> list[Problem]:
    """What is wrong with the dossier that has these words."""
    with TemporaryDirectory() as where:
        for name, text in slip.files(words).items():
            path = Path(where, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        try:
            read_dossier(Path(where))
        except InvalidInput as error:
            return list(error.problems)
    return []


_REMEDY = re.compile(
    r"did you mean|\bwrite (?:\w+ = |one of |[^:']*(?:\[|\"| '))|, as (?:\w+ = |[\"'])"
    r"|such as ['A-Z]|is one of {"
)


def remedies() -> Iterator[str]:
    """The messages of the program that name a text to write; ``{}`` where something is put in."""
    for path in (path for folder in READ for path in sorted(folder.glob("*.py"))):
        tree = ast.parse(path.read_text("utf-8"))
        inside = {id(e.value) for e in ast.walk(tree) if isinstance(e, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                inside |= {id(part) for part in ast.walk(node) if part is not node}
        for node in ast.walk(tree):
            if id(node) not in inside and _REMEDY.search(text := _text(node)) and "\n" not in text:
                yield text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)


def pattern(text: str) -> str:
    """What finds a message by its text."""
    return ".*".join(map(re.escape, text.split("{}")))


FIRST = """\
source = "s1"

[battle]
fightng-occurred = "Coffee offered peace."
quote = "Coffee offered peace"
nth = 1

[ruling]
ruling-given = "Tea did not say when."
date = "2030-01-01 resolvd on Tuesday"
quote = "Tea did not say when"

[toll]
attack-occurred = "Milk was attacked, some say."
quote = "Coffee offered peace, some say."
injured = "many"

[vow]
commitment-made = "A cup was lifted."
quote = "Coffee said that sugar could help"
"""
SECOND = """\
source = "s2"

[peace]
ceasefire-agreed = "Peace was offered by Coffee"
quote = "Peace was offered by Coffee."

[talk]
meeting-held = "Tea came to Coffee."
quote = "Tea came to Cofee"

[law]
law-passed = "Tea came to Coffee."
quote = "Tea came to Coffee."
replies_to = "battel"
"""


def test_ten_slips_in_three_files_are_ten_messages_with_place_and_remedy(tmp_path: Path) -> None:
    definition = DEFINITION.replace('"Asia/Kabul"', '"Kabul"').replace('"in act"', '"done"')
    files = {"dossier.toml": definition, "sheets/1.toml": FIRST, "sheets/2.toml": SECOND}
    for name, text in (FILES | files).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_dossier(tmp_path)
    told = [str(each).removeprefix(f"{tmp_path}/") for each in error.value.problems]
    wanted = [
        r"dossier.toml:3: time_zone: .*such as Europe/Moscow",
        r"dossier.toml:12: 'kind' cannot be 'done': write 'in words'",
        r"sheets/1.toml:3: the fact 'battle' has no sentence.*did you mean 'fighting-occurred'\?",
        r"sheets/1.toml:10: date: unknown basis 'resolvd' \(did you mean 'resolved'\?\)",
        r"sheets/1.toml:16: injured: write the number as \"at least 8\", or \"dozens\"",
        r"sheets/1.toml:18: needs at least 1 actor with role 'speaker', as who = \"speaker NAME\"",
        r"sheets/2.toml:4: 'statement' is a sentence that ends in a full stop",
        r"sheets/2.toml:7: needs at least 2 actors .* as who = \"participant NAME, NAME\"",
        r"sheets/2.toml:9: the article does not have 'Tea came to Cofee'; it fits up to",
        r"sheets/2.toml:14: replies_to names no fact: .*did you mean 'battle'\?",
    ]
    assert len(told) == len(wanted), told
    assert [(t, w) for t, w in zip(told, wanted, strict=True) if not re.match(w, t)] == []
