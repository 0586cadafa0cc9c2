"""The timeline as a picture: SVG that we write ourselves, of any width.

Shape, filling and outline tell marks apart; colour tells nothing. On a page each mark leads to
its note, in the order of the text; a picture of its own tells all that it shows as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import accumulate

from briefing.model.vantage import day
from briefing.render.timeline_layout import (
    NARROW,
    WIDE,
    PlacedLane,
    PlacedMark,
    Scale,
    placed_lane,
    text_width,
)
from briefing.render.timeline_model import Mark, Timeline

_TOP, _LANE, _AXIS, _LEGEND = 18, 33, 20, 16
"""Pixels: above the lanes, of a lane, of the axis, and of a row of the legend."""
_TITLE, _MARKS, _BAR, _LINE_OVER = 11, 23, 9, 4
"""Pixels from the top of a lane to its title and to the middle of its marks; of bars."""

_FONT = 'font-family="Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="11"'
_BREAK = {"own": WIDE, "page": 704}
"""From what width of the window on there is room for the wide labels, in pixels."""
_INK, _PAPER = 'stroke="currentColor"', 'class="paper" fill="#fff"'
_LOOKS = {
    "step": f'fill="currentColor" {_INK}',
    "contact": f'class="pale" fill="#ccc" {_INK}',
    "plan": f"{_PAPER} {_INK}",
    "possible": f'{_PAPER} {_INK} stroke-dasharray="2 1.5"',
}
_DIAMOND, _CIRCLE = '<path d="M0-6 6 0 0 6-6 0z"', '<circle r="5"'
_SHAPES = {"step": _DIAMOND, "contact": _CIRCLE, "plan": _DIAMOND}
_SIGNS = {
    "fulfilled": "M-2.5 0l2 2 3-4",
    "moved": "M-3 0h6m-2-2 2 2-2 2",
    "cancelled": "M-2-2l4 4m0-4-4 4",
    "before": "M2-4l-5 4 5 4",
    "after": "M-2-4l5 4-5 4",
}
_NAMES = {
    "step": "step",
    "contact": "contact",
    "plan": "planned",
    "fulfilled": "planned, fulfilled",
    "moved": "planned, moved",
    "cancelled": "planned, cancelled",
    "possible": "possibly by this date",
    "bar": "bar: within these days",
    "before": "earlier than shown",
    "after": "later than shown",
}


def timeline_svg(
    shown: Timeline, notes: Mapping[int, tuple[str, str]] | None = None, *, printed: bool = False
) -> str:
    """The picture, of its own or as part of a page.

    ``notes`` are, for a page, where the note of a fact stands and its number; ``printed`` leaves
    out what only a screen can do.
    """
    scale = Scale(shown)
    widths = (WIDE,) if printed else (NARROW, WIDE)

    def number_of(fact: int) -> str:
        return notes[fact][1] if notes and fact in notes else f"#{fact}"

    lanes = [placed_lane(scale, lane, number_of, widths) for lane in shown.lanes]
    tops = list(accumulate((_height(lane) for lane in lanes), initial=_TOP))
    bottom = max(tops[-1], _TOP + _LANE)
    parts = list(_frame(scale, shown, bottom))
    for top, lane in zip(tops, lanes, strict=False):
        parts += _lane(top, lane, {} if printed else notes or {})
    legend = list(_legend([each for lane in lanes for each in lane.marks]))
    bottom += _AXIS
    for place, entry in enumerate(legend):
        x, y = place % 2 * 50, bottom + 14 + place // 2 * _LEGEND
        parts.append(f'<svg x="{x}%" y="{y}" overflow="visible">{entry}</svg>')
    height = bottom + 8 + (len(legend) + 1) // 2 * _LEGEND
    opening = _opening(shown, height, own=notes is None)
    style = "" if printed else _style("own" if notes is None else "page")
    return "\n".join([opening + style, *parts, "</svg>\n"])


def _height(lane: PlacedLane) -> int:
    return _LANE - (_MARKS - _TITLE if lane.compact else 0)


def _opening(shown: Timeline, height: int, *, own: bool) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" height="{height}" {_FONT} fill="currentColor"'
    if not own:
        return f'{svg} width="100%" role="group" aria-label="{escape(shown.caption)}">'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{svg} width="{WIDE}" role="img" '
        'aria-labelledby="timeline-name timeline-text">\n'
        f'<title id="timeline-name">{escape(shown.caption)}</title>\n'
        f'<desc id="timeline-text">{escape(shown.in_words())}</desc>\n'
        '<rect width="100%" height="100%" fill="#fff"/>'
    )


def _style(where: str) -> str:
    least = _BREAK[where]
    return (
        f"<style>@media (max-width: {least - 1}px) {{ .wide {{ display: none }} }}\n"
        f"@media (min-width: {least}px) {{ .narrow {{ display: none }} }}</style>"
    )


def _frame(scale: Scale, shown: Timeline, bottom: int) -> Iterator[str]:
    """The day of the picture, and the axis."""
    today = scale.today
    yield (
        f'<line x1="{_part(today)}" x2="{_part(today)}" y1="{_TOP - 4}" y2="{bottom}" '
        f'{_INK} stroke-dasharray="4 3"/>'
    )
    yield _text(day(shown.as_of), today, _TOP - 7, 0, leftwards=today > 1 / 2)
    yield f'<line x1="0" x2="100%" y1="{bottom}" y2="{bottom}" {_INK}/>'
    for place, label in scale.ticks():
        at = _part(place)
        yield f'<line x1="{at}" x2="{at}" y1="{bottom}" y2="{bottom + 4}" {_INK}/>'
        fits = place * NARROW + text_width(label) < NARROW
        yield _text(label, place, bottom + 15, 3 if fits else 0, leftwards=not fits)
    if not shown.lanes:
        yield f'<text x="0" y="{_TOP + _MARKS}">{escape(shown.in_words())}</text>'


def _lane(top: int, lane: PlacedLane, notes: Mapping[int, tuple[str, str]]) -> Iterator[str]:
    y = top + _height(lane) - _LANE + _MARKS
    title = y + 4 if lane.compact else top + _TITLE
    yield f'<line class="rule" x1="0" x2="100%" y1="{top}" y2="{top}" stroke="#ccc"/>'
    yield f'<text x="0" y="{title}" font-weight="bold">{escape(lane.title)}</text>'
    for each in lane.marks:
        drawn = f"<title>{escape(f'{each.mark.when}: {each.mark.told}')}</title>"
        drawn += _bar(each, y) if each.is_bar else _point(each, y)
        for label in each.labels:
            row = title if label.row == "title" else y + 4
            at = label.anchor(each)
            drawn += _text(
                label.text, at, row, label.shift, leftwards=label.leftwards, shown=label.shown
            )
        place = notes.get(each.mark.statements[0][0])
        yield f'<a href="#{escape(place[0])}">{drawn}</a>' if place else f"<g>{drawn}</g>"


def _bar(each: PlacedMark, y: int) -> str:
    top = y - _BAR / 2 + each.depth % 3 * _LINE_OVER
    middle = (each.first + each.last) / 2
    bar = (
        f'<rect x="{_part(each.first)}" y="{top}" width="{_part(each.last - each.first)}" '
        f'height="{_BAR}" rx="2" {_LOOKS[_look(each.mark)]}/>'
    )
    return bar + _sign(each, middle, top + _BAR / 2)


def _point(each: PlacedMark, y: int) -> str:
    shape = "" if each.off else f"{_SHAPES[each.mark.kind]} {_LOOKS[_look(each.mark)]}/>"
    return _at(each.first, y, each.shift, shape) + _sign(each, each.first, y)


def _sign(each: PlacedMark, place: float, y: float) -> str:
    """How a plan ended, or that a mark lies further away."""
    sign = _SIGNS.get(each.off or _outcome(each.mark))
    width = "2" if each.off else "1.3"
    drawn = f'<path d="{sign}" fill="none" {_INK} stroke-width="{width}"/>'
    return _at(place, y, each.shift, drawn) if sign else ""


def _at(place: float, y: float, shift: float, drawn: str) -> str:
    if not drawn:
        return ""
    inside = f'<g transform="translate({shift} 0)">{drawn}</g>' if shift else drawn
    return f'<svg x="{_part(place)}" y="{y}" overflow="visible">{inside}</svg>'


def _text(
    text: str, place: float, y: float, shift: float, *, leftwards: bool, shown: str = ""
) -> str:
    moved = f' dx="{shift:g}"' if shift else ""
    end = ' text-anchor="end"' if leftwards else ""
    when = f' class="{shown}"' if shown else ""
    return f'<text x="{_part(place)}" y="{y}"{moved}{end}{when}>{escape(text)}</text>'


def _part(share: float) -> str:
    return f"{share * 100:.2f}%"


def _look(mark: Mark) -> str:
    return mark.kind if mark.settled else "possible"


def _outcome(mark: Mark) -> str:
    return mark.status.rpartition(", ")[2] if mark.kind == "plan" else ""


def _legend(marks: list[PlacedMark]) -> Iterator[str]:
    """What the picture uses of its signs, each with its name."""
    used = {each.off or _outcome(each.mark) for each in marks}
    used |= {_look(each.mark) for each in marks if not each.off}
    used |= {"bar" for each in marks if each.is_bar}
    for name, words in _NAMES.items():
        if name not in used:
            continue
        look = _LOOKS.get(name, _LOOKS["plan"])
        if name == "bar":
            drawn = f'<rect x="-7" y="-4.5" width="14" height="{_BAR}" rx="2" {_LOOKS["contact"]}/>'
        elif name in {"before", "after"}:
            drawn = ""
        else:
            drawn = f"{_SHAPES.get(name, _DIAMOND)} {look}/>"
        if name in _SIGNS:
            drawn += f'<path d="{_SIGNS[name]}" fill="none" {_INK} stroke-width="1.3"/>'
        yield f'<g transform="translate(8 0)">{drawn}</g><text x="20" y="4">{words}</text>'
