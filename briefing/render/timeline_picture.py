"""The timeline as a picture: SVG that we write ourselves, of any width.

Shape, filling and outline tell marks apart; colour tells nothing. On a page each mark leads to
its note, in the order of the text; a picture of its own tells all that it shows as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate, chain

from briefing.model.vantage import day
from briefing.render.timeline_layout import (
    NARROW,
    WIDE,
    Label,
    PlacedLane,
    PlacedMark,
    Scale,
    placed_lane,
    text_width,
)
from briefing.render.timeline_model import Mark, Timeline

_TOP, _ROW, _COMPACT, _PRINTED, _AXIS, _LEGEND = 18, 33, 21, 16, 20, 16
"""Pixels: above the lanes, of a lane, of a compact one and in print, of axis and legend."""

_PAGE = 704
"""From what width of a page on it has room for the wide labels, in pixels."""

_INK = 'stroke="currentColor"'
_PAPER = f'class="paper" fill="#fff" {_INK}'
_LOOKS = {
    "step": f'fill="currentColor" {_INK}',
    "contact": f'class="pale" fill="#ccc" {_INK}',
    "planned": _PAPER,
    "possibly by this date": f'{_PAPER} stroke-dasharray="2 1.5"',
}
_OUTCOMES = {
    "fulfilled": "M-2.5 0l2 2 3-4",
    "moved": "M-3 0h6m-2-2 2 2-2 2",
    "cancelled": "M-2-2l4 4m0-4-4 4",
    "overtaken": "M-3 0h6",
}
_DIAMOND, _CIRCLE = '<path d="M0-6 6 0 0 6-6 0z"', '<circle r="5"'
_BAR = "bar: within these days"
_NUMBER = "its note"


def timeline_svg(
    shown: Timeline, notes: Mapping[int, tuple[str, str]] | None = None, *, printed: bool = False
) -> str:
    """The picture, of its own or as part of a page.

    ``notes`` are, for a page, where the note of a fact stands and its number; ``printed`` leaves
    out what only a screen can do.
    """
    scale, places = Scale(shown), notes or {}

    def number_of(fact: int) -> str:
        return places[fact][1] if fact in places else f"#{fact}"

    widths = (WIDE,) if printed else (NARROW, WIDE)
    lanes = [placed_lane(scale, lane, number_of, widths) for lane in shown.lanes]
    compact = _PRINTED if printed else _COMPACT
    heights = (compact if lane.compact else _ROW for lane in lanes)
    tops = list(accumulate(heights, initial=_TOP))
    bottom = max(tops[-1], _TOP + _ROW)
    parts = [_opening(shown, own=notes is None), "" if printed else _style(own=notes is None)]
    parts += _frame(scale, shown, bottom)
    for top, end, lane in zip(tops, tops[1:], lanes, strict=False):
        parts += _lane(top, end - (8 if printed else 10), lane, {} if printed else places)
    x, y = 8.0, float(bottom + _AXIS + 10)
    for drawn, name in _legend(list(chain.from_iterable(lane.marks for lane in lanes))):
        long = text_width(name) + 32
        if x + long > widths[0] + 24:
            x, y = 8.0, y + _LEGEND
        parts.append(_at(0, y, x, f'{drawn}<text x="12" y="4">{name}</text>'))
        x += long
    parts[0] = parts[0].replace("HEIGHT", f"{y + 8:g}", 1)
    return "\n".join([*parts, "</svg>\n"])


def _opening(shown: Timeline, *, own: bool) -> str:
    font = 'font-family="Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="11"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" height="HEIGHT" {font} fill="currentColor"'
    if not own:
        return f'{svg} width="100%" role="group" aria-label="{escape(shown.caption)}">'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{svg} width="{WIDE}" role="img" '
        'aria-labelledby="timeline-name timeline-text">\n'
        f'<title id="timeline-name">{escape(shown.caption)}</title>\n'
        f'<desc id="timeline-text">{escape(shown.in_words())}</desc>\n'
        '<rect width="100%" height="100%" fill="#fff"/>'
    )


def _style(*, own: bool) -> str:
    least = WIDE if own else _PAGE
    return (
        f"<style>@media (max-width: {least - 1}px) {{ .wide {{ display: none }} }}\n"
        f"@media (min-width: {least}px) {{ .narrow {{ display: none }} }}</style>"
    )


def _frame(scale: Scale, shown: Timeline, bottom: int) -> Iterator[str]:
    """The day of the picture, and the axis."""
    today = scale.today
    yield _line(today, today, _TOP - 4, bottom, f'{_INK} stroke-dasharray="4 3"')
    yield _text(Label(day(shown.as_of), today, 0, today > 1 / 2), _TOP - 7)
    yield _line(0, 1, bottom, bottom, _INK)
    for place, words in scale.ticks():
        yield _line(place, place, bottom, bottom + 4, _INK)
        inside = place * NARROW + text_width(words) < NARROW
        yield _text(Label(words, place, 3 if inside else 0, not inside), bottom + 15)
    if not shown.lanes:
        yield _text(Label(shown.in_words(), 0, 0), _TOP + 23)


def _lane(
    top: int, y: int, lane: PlacedLane, notes: Mapping[int, tuple[str, str]]
) -> Iterator[str]:
    """A lane from ``top`` on, with its marks at ``y``."""
    above = y + 4 if lane.compact else top + 11
    yield _line(0, 1, top, top, 'class="rule" stroke="#ccc"')
    yield f'<text x="0" y="{above}" font-weight="bold">{escape(lane.title)}</text>'
    for each in lane.marks:
        drawn = f"<title>{escape(f'{each.mark.when}: {each.mark.told}')}</title>"
        drawn += _mark(each, y)
        drawn += "".join(_text(label, above if label.above else y + 4) for label in each.labels)
        place = notes.get(each.mark.statements[0][0])
        yield f'<a href="#{escape(place[0])}">{drawn}</a>' if place else f"<g>{drawn}</g>"


def _mark(each: PlacedMark, y: int) -> str:
    look, sign = _LOOKS[_look(each.mark)], _sign(each.mark)
    if not each.is_bar:
        shape = _CIRCLE if each.mark.kind == "contact" else _DIAMOND
        return _at(each.first, y, each.shift, f"{shape} {look}/>{sign}")
    y += each.depth % 3 * 4
    bar = (
        f'<rect x="{each.first:.2%}" y="{y - 4.5}" width="{each.last - each.first:.2%}" '
        f'height="9" rx="2" {look}/>'
    )
    return bar + (_at((each.first + each.last) / 2, y, 0, sign) if sign else "")


def _look(mark: Mark) -> str:
    if not mark.settled:
        return "possibly by this date"
    return "planned" if mark.kind == "plan" else mark.kind


def _sign(mark: Mark) -> str:
    """How a plan ended."""
    path = _OUTCOMES.get(mark.outcome)
    return f'<path d="{path}" fill="none" {_INK} stroke-width="1.3"/>' if path else ""


def _legend(placed: Sequence[PlacedMark]) -> Iterator[tuple[str, str]]:
    """What the picture uses of its signs, each with its name."""
    marks = [each.mark for each in placed]
    shapes = {_look(mark): _CIRCLE if mark.kind == "contact" else _DIAMOND for mark in marks}
    for look in (look for look in _LOOKS if look in shapes):
        yield f"{shapes[look]} {_LOOKS[look]}/>", look
    for outcome in _OUTCOMES:
        if sign := next((_sign(mark) for mark in marks if mark.outcome == outcome), ""):
            yield f"{_DIAMOND} {_PAPER}/>{sign}", f"planned, {outcome}"
    if any(mark.first != mark.last for mark in marks):
        yield f'<rect x="-7" y="-4.5" width="14" height="9" rx="2" {_LOOKS["contact"]}/>', _BAR
    if any(label.text != each.name for each in placed for label in each.labels):
        yield '<text y="4" text-anchor="middle">8</text>', _NUMBER


def _at(place: float, y: float, shift: float, drawn: str) -> str:
    """What is drawn around a point, moved there."""
    inside = f'<g transform="translate({shift:g} 0)">{drawn}</g>' if shift else drawn
    return f'<svg x="{place:.2%}" y="{y:g}" overflow="visible">{inside}</svg>'


def _line(x1: float, x2: float, y1: float, y2: float, look: str) -> str:
    return f'<line x1="{x1:.2%}" x2="{x2:.2%}" y1="{y1}" y2="{y2}" {look}/>'


def _text(label: Label, y: float) -> str:
    moved = f' dx="{label.shift:g}"' if label.shift else ""
    end = ' text-anchor="end"' if label.leftwards else ""
    when = f' class="{label.shown}"' if label.shown else ""
    return f'<text x="{label.place:.2%}" y="{y:g}"{moved}{end}{when}>{escape(label.text)}</text>'
