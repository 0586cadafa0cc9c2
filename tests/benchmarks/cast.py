"""Whom and what the generated dossier follows: two sides, third parties and four tracks."""

from __future__ import annotations

from briefing_events.dossier import Actor, Definition, Stage, Track

SLUG = "thirty-years"

SIDES = ("north", "south")

_FAMILY_NAMES = (
    "Abel", "Brandt", "Corvin", "Dahl", "Eklund", "Faber", "Gross", "Halvard", "Iversen",
    "Jansen", "Keller", "Lund", "Maurer", "Nyberg", "Osman", "Petri", "Quist", "Rosen",
    "Sander", "Thorn", "Ulmer", "Vogel", "Wolff", "Ystad", "Zeller", "Amsel", "Birk", "Cordes",
    "Drey", "Ebner", "Falk", "Gerber",
)  # fmt: skip

_OFFICES = ("Foreign Ministry", "Defence Ministry", "Trade Ministry", "Border Service", "Council")

_OTHERS = (
    ("east", "the East", "state"),
    ("west", "the West", "state"),
    ("isles", "the Isles", "state"),
    ("highlands", "the Highlands", "state"),
    ("league", "the League", "organisation"),
    ("bank", "the River Bank", "organisation"),
    ("court", "the Court of Treaties", "organisation"),
    ("relief", "Relief Abroad", "organisation"),
    ("rebels", "the Free Companies", "group"),
    ("smugglers", "the Ferrymen", "group"),
)


def _side(side: str, names: tuple[str, ...]) -> list[Actor]:
    """A side with its offices, and its people in them."""
    title = side.capitalize()
    offices = [f"{side}-{'-'.join(office.lower().split())}" for office in _OFFICES]
    people = [
        Actor.model_validate(
            {
                "id": name.lower(),
                "name": f"{'ABCDEFGH'[place % 8]}. {name}",
                "short": name,
                "kind": "person",
                "of": offices[place % len(offices)],
            }
        )
        for place, name in enumerate(names)
    ]
    return [
        Actor(id=side, name=f"the {title}", short=title, kind="state"),
        *(
            Actor(id=id_, name=f"the {title}ern {office}", kind="organisation", of=side)
            for id_, office in zip(offices, _OFFICES, strict=True)
        ),
        *people,
    ]


def _track(id_: str, title: str, goal: str, stages: tuple[tuple[str, str, str], ...]) -> Track:
    return Track(
        id=id_,
        title=title,
        goal=goal,
        none="Nothing on record",
        stages=tuple(
            Stage.model_validate({"id": stage, "title": words, "kind": kind})
            for stage, words, kind in stages
        ),
    )


TRACKS = (
    _track(
        "listing",
        "The South on the North's list",
        "removal",
        (
            ("imposed", "Put on the list", "in act"),
            ("addressed", "Removal being looked at", "in procedure"),
            ("proposed", "Removal proposed", "in procedure"),
            ("intended", "Intention to remove voiced", "in words"),
            ("assured", "Removal assured", "in words"),
            ("enacted", "Removed from the list", "in act"),
        ),
    ),
    _track(
        "recognition",
        "Recognition of the South",
        "recognition",
        (
            ("addressed", "Recognition spoken of", "in words"),
            ("mission", "Mission opened", "in procedure"),
            ("granted", "Recognised", "in act"),
        ),
    ),
    _track(
        "seat",
        "The South's seat in the League",
        "a seat",
        (
            ("sought", "Seat sought", "in words"),
            ("supported", "Support voiced", "in words"),
            ("granted", "Seat granted", "in act"),
        ),
    ),
    _track(
        "sanctions",
        "Sanctions on the river trade",
        "relief",
        (
            ("imposed", "Sanctions imposed", "in act"),
            ("talks", "Talks on relief", "in procedure"),
            ("eased", "Sanctions eased", "in words"),
            ("lifted", "Sanctions lifted", "in act"),
        ),
    ),
)

_PARTIES = [*_side("north", _FAMILY_NAMES[:12]), *_side("south", _FAMILY_NAMES[12:24])]
_THIRD = [
    *(Actor.model_validate({"id": i, "name": n, "kind": k}) for i, n, k in _OTHERS),
    *(
        Actor(id=name.lower(), name=f"Dr {name}", short=name, kind="person")
        for name in _FAMILY_NAMES[24:]
    ),
]

DEFINITION = Definition(
    slug=SLUG,
    title="North and South over thirty years",
    time_zone="Europe/Vienna",
    parties=SIDES,
    lead_track="listing",
    actors=(*_PARTIES, *_THIRD),
    tracks=TRACKS,
)

NORTH = tuple(actor.id for actor in _PARTIES[: len(_PARTIES) // 2])
SOUTH = tuple(actor.id for actor in _PARTIES[len(_PARTIES) // 2 :])
THIRD = tuple(actor.id for actor in _THIRD[: len(_OTHERS)])
ANALYSTS = tuple(actor.id for actor in _THIRD[len(_OTHERS) :])
NAMES = {actor.id: actor.short or actor.name for actor in DEFINITION.actors}
STAGES = {track.id: tuple(stage.id for stage in track.stages) for track in TRACKS}
