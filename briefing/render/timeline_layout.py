"""Where the marks of a timeline lie, and which of their labels have room.

Days are places across the picture in parts of its width, sizes are in pixels. So a picture can
be shown at any width: what stays apart on a phone stays apart on paper, where more labels fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from unicodedata import east_asian_width

from briefing.render.timeline_model import Lane, Mark, Timeline

BACK, AHEAD = 3 * 365, 365
"""Days that the picture reaches before and beyond its own; what is further lies at its edge."""

NARROW, WIDE = 330, 640
"""The least widths of a phone and of paper, in pixels."""

_NAMES = {NARROW: "narrow", WIDE: "wide"}
_GAP = 14
"""The width of a mark with room around it, in pixels."""

_LETTER, _WIDE_LETTER, _BOLD = 5.4, 11.0, 1.1
"""Pixels of a letter and of an East Asian one, and how much wider bold ones are."""

_LEAST_DAYS, _TICKS = 60, 5
_FREE, _SHARE = 0.02, 0.94
"""Which part of the width is left free before the days, and which they take."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000)

Extent = tuple[float, float]
"""From where to where something reaches, in pixels."""


class Label(NamedTuple):
    """Words beside a mark, or above it beside the lane's title.

    ``shown`` is the only width at which there is room for them, ``narrow`` or ``wide``, if any.
    """

    text: str
    place: float
    shift: float
    leftwards: bool = False
    above: bool = False
    shown: str = ""

    def extent(self, width: int) -> Extent:
        """From where to where it reaches at a width."""
        at, long = self.place * width + self.shift, text_width(self.text) + 4
        return (at - long, at) if self.leftwards else (at, at + long)


@dataclass
class PlacedMark:
    """A mark between two places; ``shift`` pixels keep it clear of others, ``depth`` bars of it."""

    mark: Mark
    first: float
    last: float
    name: str
    shift: float = 0.0
    depth: int = 0
    labels: list[Label] = field(default_factory=list)

    @property
    def is_bar(self) -> bool:
        """Whether it is drawn from its first to its last day."""
        return self.last > self.first

    def span(self, width: int) -> Extent:
        """From where to where it reaches at a width."""
        half = 0 if self.is_bar else _GAP / 2
        return self.first * width + self.shift - half, self.last * width + self.shift + half

    def beside(self, text: str, shown: str) -> Iterator[Label]:
        """The places for a text: beside the mark or above it, to the right or to the left."""
        half = 2 if self.is_bar else _GAP / 2
        right = Label(text, self.last, self.shift + half, shown=shown)
        left = Label(text, self.first, self.shift - half, leftwards=True, shown=shown)
        yield from (right, left)
        yield right._replace(place=self.first, shift=self.shift - 4, above=True)
        yield left._replace(shift=self.shift - 3, above=True)


class PlacedLane(NamedTuple):
    """A lane whose marks have their places; a ``compact`` one has them beside its title."""

    title: str
    marks: list[PlacedMark]
    compact: bool


class Scale:
    """From days to places across the picture."""

    def __init__(self, shown: Timeline) -> None:
        # In ordinals: around the first and the last day of the calendar there are no dates.
        today = shown.as_of.toordinal()
        marks = [mark for lane in shown.lanes for mark in lane.marks]
        first = min([today, *(mark.first.toordinal() for mark in marks)])
        last = max([today, *(mark.last.toordinal() for mark in marks)])
        self._end = max(min(last, today + AHEAD), _LEAST_DAYS)
        self._start = max(min(max(first, today - BACK), self._end - _LEAST_DAYS), 1)
        self.today = self.place(shown.as_of)

    def place(self, when: date) -> float:
        """The place of a day; those out of reach lie at the edges."""
        ordinal = min(max(when.toordinal(), self._start), self._end)
        return _FREE + _SHARE * (ordinal - self._start) / (self._end - self._start)

    def placed(self, mark: Mark) -> PlacedMark:
        """A mark at its place; one out of reach is a point, and its name an arrow."""
        first, last, name = self.place(mark.first), self.place(mark.last), mark.label
        if first < last:
            last = max(last, first + _GAP / WIDE)
        if mark.last.toordinal() < self._start or mark.first.toordinal() > self._end:
            arrow = "←" if first == _FREE else "→"
            first, name = last, f"{arrow} {name}".rstrip()
        return PlacedMark(mark, first, last, name)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Dates of the axis with their places: years, or months with their year."""
        first, last = date.fromordinal(self._start), date.fromordinal(self._end)
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        step = next(s for s in _MONTHS if sum(not m % s for m in months) <= _TICKS)
        for month in (month for month in months if not month % step):
            when = date(month // 12, month % 12 + 1, 1)
            yield self.place(when), f"{when:%b} {when.year}" if step % 12 else f"{when.year}"


def placed_lane(
    scale: Scale, lane: Lane, number_of: Callable[[int], str], widths: Sequence[int]
) -> PlacedLane:
    """A lane with its labels at some widths, in words where these fit.

    No label lies over the lane's title, another label, a mark or the line of the day. Where all
    fit beside the title, the lane takes one row.
    """
    title = lane.title
    while text_width(title) * _BOLD > NARROW - _GAP:
        title = f"{title[:-2].rstrip()}…"
    marks = sorted(map(scale.placed, lane.marks), key=lambda each: (each.first, each.last))
    points = [each for each in marks if not each.is_bar]
    past = sum(each.first <= scale.today for each in points)
    _keep_apart(points[:past], _GAP / 2, scale.today * NARROW)
    _keep_apart(points[past:], scale.today * NARROW + _GAP, NARROW - _GAP / 2)
    until = 0.0
    for depth, bar in enumerate(each for each in marks if each.is_bar):
        bar.depth = depth if bar.first < until else 0
        until = max(until, bar.last)
    for compact in (True, False):
        placed = PlacedLane(title, marks, compact)
        if _label(placed, scale, number_of, widths):
            break
        for each in marks if compact else ():
            each.labels.clear()
    return placed


def _keep_apart(points: Sequence[PlacedMark], low: float, high: float) -> None:
    """Push marks of nearly one day apart, between two pixels of a phone, where it has room."""
    if (len(points) - 1) * _GAP > high - low:
        return
    places: list[float] = []
    for each in points:
        places.append(max(each.first * NARROW, places[-1] + _GAP if places else low))
    for each, place in zip(reversed(points), reversed(places), strict=True):
        high = min(place, high)
        each.shift = round(high - each.first * NARROW, 1)
        high -= _GAP


def _label(
    lane: PlacedLane, scale: Scale, number_of: Callable[[int], str], widths: Sequence[int]
) -> bool:
    """Give labels to the marks, to the latest first: words at all widths, then what fits at one.

    False where a mark of a compact lane remains without words, or lies over the title.
    """
    taken = {width: _taken(lane, scale, width) for width in widths}
    tries = [(True, tuple(widths), "")]
    if not lane.compact:
        tries += [(words, (at,), _NAMES[at]) for at in widths for words in (True, False)]
    for words, at, shown in tries:
        for each in reversed(lane.marks):
            if any(label.shown in {"", shown} for label in each.labels):
                continue
            text = each.name if words else number_of(each.mark.statements[0][0])
            free = (
                label
                for label in each.beside(text, shown)
                if all(_fits(label.extent(w), taken[w][label.above], w) for w in at)
            )
            if text and (chosen := next(free, None)):
                for width in at:
                    taken[width][chosen.above].append(chosen.extent(width))
                each.labels.append(chosen)
    return all(each.labels and each.span(widths[0])[0] >= _title(lane) for each in lane.marks)


def _taken(lane: PlacedLane, scale: Scale, width: int) -> dict[bool, list[Extent]]:
    """What is taken at a width, above the marks and in their row."""
    day = (scale.today * width - 2, scale.today * width + 2)
    title, spans = (0.0, _title(lane)), [each.span(width) for each in lane.marks]
    if lane.compact:
        return {True: [(0.0, float(width))], False: [*spans, day, title]}
    return {True: [title, day], False: [*spans, day]}


def _title(lane: PlacedLane) -> float:
    """Where a lane's title ends."""
    return text_width(lane.title) * _BOLD + _GAP


def _fits(extent: Extent, taken: Sequence[Extent], width: int) -> bool:
    low, high = extent
    return low >= 0 and high <= width and all(high <= a or b <= low for a, b in taken)


def text_width(text: str) -> float:
    """About how wide a text is drawn, in pixels."""
    return sum(_WIDE_LETTER if east_asian_width(each) in "WF" else _LETTER for each in text)
