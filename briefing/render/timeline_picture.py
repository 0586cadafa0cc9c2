"""The timeline as a picture: SVG in black and white, drawn by Matplotlib.

Matplotlib because it is maintained, draws dates well, and gives the same bytes for the same
picture once its salt and its metadata are fixed. Shape, filling and outline tell marks apart;
colour tells nothing. The picture carries all that it shows as text, for those who do not see it.
"""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

from briefing.model.vantage import day
from briefing.render.extras import extra
from briefing.render.timeline_model import Lane, Mark, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BACK = timedelta(days=3 * 365)
"""How far before its day the picture reaches; what is older stands at its edge."""
AHEAD = timedelta(days=365)
"""How far beyond its day it reaches, for plans."""

_INK, _PAPER, _PALE = "#000001", "#fffffe", "#d0d0d0"
_WIDTH, _LANE, _FRAME = 9.0, 0.38, 1.2
"""Inches: of the picture, of a lane, and above and below all lanes together."""
_BAR = 0.36
_LABEL = 30
"""Letters in a line of a lane's title."""
_NEAR = 0.05
"""Which part of the whole time two marks must lie apart for numbers of their own."""
_YEARS, _MONTHS = 1100, 100
"""From how many days on years, and months, are enough on the axis."""
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "briefing",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 9.0,
    "hatch.linewidth": 0.6,
}
_LOOKS: dict[str, dict[str, Any]] = {
    "step": {"facecolor": _INK, "edgecolor": _INK},
    "contact": {"facecolor": _PALE, "edgecolor": _INK},
    "plan": {"facecolor": _PAPER, "edgecolor": _INK},
    "possible": {"facecolor": _PAPER, "edgecolor": _INK, "hatch": "////", "linestyle": "--"},
}
_SIGNS = {"step": "D", "contact": "o", "plan": "D"}
_NAMES = {
    "step": "step",
    "contact": "contact",
    "plan": "planned",
    "possible": "possibly by this date",
}


def timeline_svg(shown: Timeline, *, inline: bool = False) -> str:
    """The picture; ``inline`` for a page, whose ink and paper it takes.

    Raises ``MissingExtra`` without Matplotlib.
    """
    style = extra("matplotlib.style", "charts", "the timeline as a picture")
    figures = extra("matplotlib.figure", "charts", "the timeline as a picture")
    text = StringIO()
    with style.context(["default", _STYLE]), warnings.catch_warnings():
        # A letter that no font here has is drawn by the reader's: the text stays text.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*", category=UserWarning)
        figure = figures.Figure(figsize=(_WIDTH, _FRAME + _LANE * max(1, len(shown.lanes))))
        _draw(figure, shown)
        figure.savefig(
            text,
            format="svg",
            facecolor="none" if inline else _PAPER,
            metadata={"Date": None, "Creator": "briefing"},
        )
    return _with_text(text.getvalue(), shown, inline=inline)


def _draw(figure: Figure, shown: Timeline) -> None:
    axes = figure.add_axes((0.27, 0.55 / figure.get_figheight(), 0.71, _body(figure)))
    start, end = _bounds(shown)
    margin = max((end - start).days * 0.03, 2.0)
    axes.set_xlim(
        max(_place(start) - margin, _place(date.min)), min(_place(end) + margin, _place(date.max))
    )
    axes.set_ylim(max(1, len(shown.lanes)) - 0.5, -0.5)
    axes.set_yticks(range(len(shown.lanes)), [_title(lane) for lane in shown.lanes])
    axes.tick_params(axis="both", length=0, colors=_INK)
    axes.xaxis_date()
    axes.set_axisbelow(True)
    axes.set_facecolor("none")
    drawing = _Drawing(axes, start, end, shown.as_of)
    for place, lane in enumerate(shown.lanes):
        drawing.lane(place, lane)
    _dates(axes, (end - start).days)
    axes.axvline(_place(shown.as_of), color=_INK, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    axes.annotate(
        day(shown.as_of), (_place(shown.as_of), 1.0), xycoords=("data", "axes fraction"),
        xytext=(0, 4), textcoords="offset points", ha="right", va="bottom", color=_INK,
    )  # fmt: skip
    if not shown.lanes:
        axes.set_yticks([])
        axes.text(0.5, 0.5, shown.in_words(), transform=axes.transAxes, ha="center", color=_INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_INK)
    _legend(figure, shown)


def _body(figure: Figure) -> float:
    return 1 - _FRAME / figure.get_figheight() + 0.35 / figure.get_figheight()


def _bounds(shown: Timeline) -> tuple[date, date]:
    """From the first mark to the last or the day of the picture, within reach."""
    marks = [mark for lane in shown.lanes for mark in lane.marks]
    first = min([mark.first for mark in marks] + [shown.as_of])
    last = max([mark.last for mark in marks] + [shown.as_of])
    # In ordinals: around the first and the last day of the calendar there are no dates.
    today, back, ahead = shown.as_of.toordinal(), BACK.days, AHEAD.days
    start, end = max(first.toordinal(), today - back), min(last.toordinal(), today + ahead)
    return date.fromordinal(start), date.fromordinal(end)


def _place(when: date) -> float:
    """Days since 1970, as Matplotlib counts them."""
    return float((when - date(1970, 1, 1)).days)


def _title(lane: Lane) -> str:
    return "\n".join(textwrap.wrap(lane.title, _LABEL, max_lines=2, placeholder=" …")) or " "


@dataclass(frozen=True)
class _Drawing:
    """The axes with the time that they reach over."""

    axes: Axes
    start: date
    end: date
    day: date

    def lane(self, place: int, lane: Lane) -> None:
        """A lane's line, its marks, and the numbers of their facts."""
        self.axes.axhline(place, color=_PALE, linewidth=0.8, zorder=0)
        for group in self._groups(lane.marks):
            for nth, mark in enumerate(group):
                name = _name(place, mark)
                self._mark(mark, name, place + _height(nth, len(group)), len(group))
            self._number(group, place)

    def _groups(self, marks: Sequence[Mark]) -> Iterator[list[Mark]]:
        """Marks that lie too near each other for numbers of their own."""
        near = (self.end - self.start).days * _NEAR
        group: list[Mark] = []
        until = 0.0
        for mark in sorted(marks, key=self._order):
            first, last = self._days(mark)
            if group and first > until + near:
                yield group
                group = []
            until = max(until, last) if group else last
            group.append(mark)
        if group:
            yield group

    def _order(self, mark: Mark) -> tuple[float, float, int]:
        return (*self._days(mark), list(_SIGNS).index(mark.kind))

    def _days(self, mark: Mark) -> tuple[float, float]:
        """Where a mark begins and ends, as far as the picture reaches."""
        first, last = (min(max(each, self.start), self.end) for each in (mark.first, mark.last))
        return _place(first), _place(last)

    def _mark(self, mark: Mark, name: str, height: float, together: int) -> None:
        first, last = self._days(mark)
        looks = _LOOKS[_look(mark)]
        if mark.last < self.start or mark.first > self.end:
            sign = "<" if mark.last < self.start else ">"
            self.axes.plot([first], [height], marker=sign, color=_INK, gid=name)
        elif mark.first == mark.last:
            self.axes.plot(
                [first], [height], marker=_SIGNS[mark.kind], markersize=7.5 / together**0.25,
                linestyle="none", markerfacecolor=looks["facecolor"], markeredgecolor=_INK,
                markeredgewidth=1.1, gid=name, zorder=3,
            )  # fmt: skip
        else:
            bars = self.axes.barh(
                height, last - first + 1, height=_BAR / together**0.5, left=first,
                linewidth=1.1, zorder=2, **looks,
            )  # fmt: skip
            bars.patches[0].set_gid(name)

    def _number(self, group: Sequence[Mark], lane: int) -> None:
        """The number of the first fact of a group, and how many more; clear of the day's line."""
        days = [each for mark in group for each in self._days(mark)]
        numbers = [number for mark in group for number, _ in mark.statements]
        more = f" +{len(numbers) - 1}" if len(numbers) > 1 else ""
        middle = (min(days) + max(days)) / 2
        beside = abs(middle - _place(self.day)) < (self.end - self.start).days * _NEAR / 2
        self.axes.annotate(
            f"#{numbers[0]}{more}", (middle, lane + _height(0, len(group))),
            xytext=(-5, 3) if beside else (0, 6), ha="right" if beside else "center",
            textcoords="offset points", va="bottom", fontsize=6.5, color=_INK, zorder=4,
            bbox={"facecolor": _PAPER, "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip


def _name(lane: int, mark: Mark) -> str:
    """Names a mark in the picture."""
    return f"mark-{lane}-{mark.statements[0][0]}"


def _height(nth: int, of: int) -> float:
    """How far above or below its lane one of several near marks stands."""
    return 0.0 if of == 1 else -0.15 + 0.3 * nth / (of - 1)


def _look(mark: Mark) -> str:
    return mark.kind if mark.settled else "possible"


def _dates(axes: Axes, days: int) -> None:
    dates = extra("matplotlib.dates", "charts", "the timeline as a picture")
    form = "%Y" if days > _YEARS else "%b %Y" if days > _MONTHS else "%d %b %Y"
    axes.xaxis.set_major_locator(dates.AutoDateLocator(minticks=3, maxticks=6))
    axes.xaxis.set_major_formatter(dates.DateFormatter(form))


def _legend(figure: Figure, shown: Timeline) -> None:
    lines = extra("matplotlib.lines", "charts", "the timeline as a picture")
    patches = extra("matplotlib.patches", "charts", "the timeline as a picture")
    marks = [mark for lane in shown.lanes for mark in lane.marks]
    handles: list[Any] = [
        lines.Line2D(
            [], [], marker=_SIGNS[kind], linestyle="none", markersize=6.5,
            markerfacecolor=_LOOKS[kind]["facecolor"], markeredgecolor=_INK, label=_NAMES[kind],
        )
        for kind in _SIGNS
        if any(_look(mark) == kind for mark in marks)
    ]  # fmt: skip
    if any(mark.first != mark.last for mark in marks):
        bar = {"facecolor": _PALE, "edgecolor": _INK}
        handles.append(patches.Patch(**bar, label="bar: a span, or a day in it, unknown which"))
    if any(not mark.settled for mark in marks):
        handles.append(patches.Patch(**_LOOKS["possible"], label=_NAMES["possible"]))
    if handles:
        figure.legend(
            handles=handles, loc="lower left", ncols=len(handles), frameon=False, fontsize=7.5,
            bbox_to_anchor=(0.0, 0.0), labelcolor=_INK, handletextpad=0.5, columnspacing=1.6,
        )  # fmt: skip


def _with_text(svg: str, shown: Timeline, *, inline: bool) -> str:
    """The picture with its title and its text, and each mark with what it stands for."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"\s*<style type=\"text/css\">.*?</style>", "", body, flags=re.DOTALL)
    opening, _, rest = body.partition(">")
    opening += ' role="img" aria-labelledby="timeline-name timeline-text"'
    opening += ' stroke-linejoin="round" stroke-linecap="butt"'
    told = (
        f'<title id="timeline-name">{escape(shown.caption)}</title>\n'
        f'<desc id="timeline-text">{escape(shown.in_words())}</desc>'
    )
    rest = _told_marks(rest, shown.lanes)
    if inline:
        rest = rest.replace(_INK, "currentColor").replace(_PAPER, "var(--page, #fff)")
        rest = rest.replace(_PALE, f"var(--line, {_PALE})")
        return f"{opening}>\n{told}{rest}"
    return f'<?xml version="1.0" encoding="utf-8"?>\n{opening}>\n{told}{rest}'


def _told_marks(svg: str, lanes: Sequence[Lane]) -> str:
    for place, lane in enumerate(lanes):
        for mark in lane.marks:
            name = f'<g id="{_name(place, mark)}">'
            svg = svg.replace(name, f"{name}\n<title>{escape(f'{mark.when}: {mark.told}')}</title>")
    return svg
