"""Economy, security, politics, third parties and background: what the developments did not tell."""

from __future__ import annotations

from dataclasses import replace

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Group, Line, Section
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

LIMIT = 4


def _told(view: View, section: str, title: str, *, only_full: bool = False) -> Section:
    chosen = (
        [] if only_full and not view.full else view.choose(ListQuery(section, LIMIT, weighty=True))
    )
    left = view.left_out(len(chosen), section)
    lines = tuple(_line(view, entry, section) for entry in chosen)
    return Section(section, title, (Group(lines),) if lines else (), left_out=left)


def _line(view: View, entry: FactAsOf, section: str) -> Line:
    """A fact as a line; a state that is over says so."""
    over = "No longer so" if entry.lifecycle is LifecycleStatus.ENDED else ""
    return replace(view.line(entry, section), standing=over)


def economy(view: View) -> Section:
    """Trade, transit, projects, sanctions, and what talks covered."""
    return _told(view, "economy", "Economy and cooperation")


def security(view: View) -> Section:
    """Threats, measures and cooperation against them."""
    return _told(view, "security", "Security")


def politics(view: View) -> Section:
    """Elections, governments, protest, laws and courts."""
    return _told(view, "politics", "Politics and law")


def third_parties(view: View) -> Section:
    """What others did, said, or did with one side."""
    return _told(view, "third-parties", "Third parties")


def background(view: View) -> Section:
    """Background figures and events that the texts recall; only in the full form."""
    return _told(view, "background", "Background", only_full=True)


def contacts(view: View) -> Section:
    """Lesser meetings and visits; only in the full form."""
    return _told(view, "contacts", "Contacts", only_full=True)
