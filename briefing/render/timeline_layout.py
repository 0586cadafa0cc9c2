"""Where the marks of a timeline lie, and which of their labels have room.

Days are places across the picture in parts of its width, sizes are in pixels. So a picture can
be shown at any width: what stays apart on a phone stays apart on paper, where more labels fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from briefing.render.timeline_model import Lane, Mark, Timeline

BACK, AHEAD = timedelta(days=3 * 365), timedelta(days=365)
"""How far before and beyond its day the picture reaches; what is further stands at its edge."""

NARROW, WIDE = 330, 640
"""The least widths of a phone and of paper, in pixels."""

GAP = 14
"""The width of a mark with room around it."""

_LEAST_DAYS = 60
_SHARE, _EDGE = 0.94, 0.02
"""Which part of the width the days take, and what is left free before them."""
_LETTER, _WIDE_LETTER, _BOLD = 5.4, 11.0, 1.1
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000)
_TICKS = 5
"""No more dates than these stand on the axis."""

Extent = tuple[float, float]
"""From where to where something reaches, in pixels."""

Row = Literal["title", "marks"]
Shown = Literal["", "narrow", "wide"]
"""At which of the two widths a label is shown; at both, if not said."""


class Label(NamedTuple):
    """Words beside a mark: in which row, how far from the mark, and to which side."""

    text: str
    row: Row
    shift: float
    leftwards: bool
    shown: Shown

    def anchor(self, each: PlacedMark) -> float:
        """The place that its shift counts from, in parts of the width."""
        return each.first if self.leftwards or self.row == "title" else each.last

    def extent(self, each: PlacedMark, width: int) -> Extent:
        """From where to where it reaches beside its mark, at a width."""
        at = self.anchor(each) * width + self.shift
        long = text_width(self.text) + 4
        return (at - long, at) if self.leftwards else (at, at + long)


@dataclass
class PlacedMark:
    """A mark between two places across the picture; ``shift`` pushes it clear of others."""

    mark: Mark
    first: float
    last: float
    off: Literal["", "before", "after"] = ""
    """Where it lies, if beyond what the picture reaches."""
    shift: float = 0.0
    depth: int = 0
    """How many other bars it lies over."""
    labels: list[Label] = field(default_factory=list)

    @property
    def is_bar(self) -> bool:
        """Whether it is drawn from its first to its last day."""
        return self.mark.first != self.mark.last and not self.off

    def span(self, width: int) -> Extent:
        """From where to where it reaches at a width, in pixels."""
        half = 0 if self.is_bar else GAP / 2
        return self.first * width + self.shift - half, self.last * width + self.shift + half


class PlacedLane(NamedTuple):
    """A lane whose marks have their places; a ``compact`` one has them beside its title."""

    title: str
    marks: list[PlacedMark]
    compact: bool


class Scale:
    """From days to places across the picture."""

    def __init__(self, shown: Timeline) -> None:
        marks = [mark for lane in shown.lanes for mark in lane.marks]
        # In ordinals: around the first and the last day of the calendar there are no dates.
        today = shown.as_of.toordinal()
        first = min([mark.first.toordinal() for mark in marks] + [today])
        last = max([mark.last.toordinal() for mark in marks] + [today])
        self.end = max(min(last, today + AHEAD.days), date.min.toordinal() + 1)
        start = min(max(first, today - BACK.days), self.end - _LEAST_DAYS)
        self.start = max(start, date.min.toordinal())
        self.today = self.place(shown.as_of)

    def place(self, when: date) -> float:
        """The place of a day; those out of reach lie at the edges."""
        ordinal = min(max(when.toordinal(), self.start), self.end)
        return _EDGE + _SHARE * (ordinal - self.start) / (self.end - self.start)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Dates of the axis with their places: years, or months with their year."""
        first, last = date.fromordinal(self.start), date.fromordinal(self.end)
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        for step in _MONTHS:
            found = [month for month in months if month % step == 0]
            if len(found) <= _TICKS:
                break
        for month in found:
            when = date(month // 12, month % 12 + 1, 1)
            yield self.place(when), f"{when.year}" if step >= _YEAR else f"{when:%b} {when.year}"


_YEAR = 12


def placed_lane(
    scale: Scale, lane: Lane, number_of: Callable[[int], str], widths: Sequence[int]
) -> PlacedLane:
    """A lane with its labels at some widths, least first: in words where these fit.

    No label lies over the lane's title, another label, a mark or the line of the day. Where all
    fit beside the title, the lane takes one row.
    """
    title = _shortened(lane.title)
    marks = [_placed(scale, mark) for mark in lane.marks]
    marks.sort(key=lambda each: (each.first, each.last))
    points = [each for each in marks if not each.is_bar]
    past = [each for each in points if each.first <= scale.today]
    _keep_apart(past, GAP / 2 / NARROW, scale.today)
    _keep_apart(points[len(past) :], scale.today + GAP / NARROW, 1 - GAP / 2 / NARROW)
    until = 0.0
    for depth, bar in enumerate(each for each in marks if each.is_bar):
        bar.depth = depth if bar.first < until else 0
        until = max(until, bar.last)
    placed = PlacedLane(title, marks, compact=True)
    if _label(placed, scale, number_of, widths[0], "") and all(
        label.text == each.mark.label for each in marks for label in each.labels
    ):
        return placed
    for each in marks:
        each.labels.clear()
    placed = PlacedLane(title, marks, compact=False)
    for width in widths:
        _label(placed, scale, number_of, width, "narrow" if width == NARROW else "wide")
    return placed


def _placed(scale: Scale, mark: Mark) -> PlacedMark:
    first, last = scale.place(mark.first), scale.place(mark.last)
    if mark.last.toordinal() < scale.start:
        return PlacedMark(mark, first, first, "before")
    if mark.first.toordinal() > scale.end:
        return PlacedMark(mark, last, last, "after")
    return PlacedMark(mark, first, max(last, first + GAP / WIDE) if first != last else last)


def _keep_apart(points: Sequence[PlacedMark], low: float, high: float) -> None:
    """Push marks of nearly one day apart, between two places, where a phone has room for all."""
    low, high = low * NARROW, high * NARROW
    if (len(points) - 1) * GAP > high - low:
        return
    places: list[float] = []
    for each in points:
        places.append(max(each.first * NARROW, places[-1] + GAP if places else low))
    for i in reversed(range(len(places))):
        places[i] = high = min(places[i], high)
        high -= GAP
    for each, place in zip(points, places, strict=True):
        each.shift = round(place - each.first * NARROW, 1)


class _Room:
    """What is taken of the rows of a lane at one width."""

    def __init__(self, lane: PlacedLane, scale: Scale, width: int) -> None:
        line, title = scale.today * width, text_width(lane.title) * _BOLD + GAP
        day = (line - 2, line + 2)
        spans = [each.span(width) for each in lane.marks]
        self.width = width
        self.taken: dict[Row, list[Extent]] = {"marks": [*spans, day]}
        if lane.compact:
            self.taken["marks"].append((0, title))
            self.is_clear = all(low >= title for low, _ in spans)
        else:
            self.taken["title"] = [(0, title), day]
            self.is_clear = True
        for each in lane.marks:
            for label in each.labels:
                if not label.shown:
                    self.taken[label.row].append(label.extent(each, width))

    def label(self, each: PlacedMark, text: str, shown: Shown) -> None:
        """Put a text beside a mark where there is room for it."""
        for label in _candidates(each, text, shown):
            low, high = label.extent(each, self.width)
            taken = self.taken.get(label.row, [(0, self.width)])
            if low >= 0 and high <= self.width and all(high <= a or b <= low for a, b in taken):
                taken.append((low, high))
                each.labels.append(label)
                return


def _label(
    lane: PlacedLane, scale: Scale, number_of: Callable[[int], str], width: int, own: Shown
) -> bool:
    """Give labels to the marks without one at a width: words first, to the latest before others.

    What fits on a phone fits on paper; so words that fit there are shown at both widths. False
    where a mark remains without a label, or lies over the title.
    """
    room = _Room(lane, scale, width)
    for words in (True, False):
        for each in reversed(lane.marks):
            if not any(label.shown in {"", own} for label in each.labels):
                text = each.mark.label if words else number_of(each.mark.statements[0][0])
                room.label(each, text, "" if words and width == NARROW else own)
    return room.is_clear and all(each.labels for each in lane.marks)


def _candidates(each: PlacedMark, text: str, shown: Shown) -> Iterator[Label]:
    """Beside the mark, or above it, to the right or to the left; none without words."""
    if not text:
        return
    half = 2 if each.is_bar else GAP / 2
    yield Label(text, "marks", each.shift + half, leftwards=False, shown=shown)
    yield Label(text, "marks", each.shift - half, leftwards=True, shown=shown)
    yield Label(text, "title", each.shift - 4, leftwards=False, shown=shown)
    yield Label(text, "title", each.shift - 3, leftwards=True, shown=shown)


def text_width(text: str) -> float:
    """About how wide a text is drawn, in pixels."""
    return sum(_WIDE_LETTER if east_asian_width(each) in "WF" else _LETTER for each in text)


def _shortened(title: str) -> str:
    """A lane's title as far as a phone has room for it."""
    while text_width(title) * _BOLD > NARROW - GAP:
        title = f"{title[:-2].rstrip()}…"
    return title
