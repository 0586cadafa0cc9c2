"""What kinds of facts the generated articles hold, and how often.

An *opener* calls for something later: a plan for its outcome, a demand for its answer, a
state for its end. A later article gives it to most of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from briefing_events import types
from briefing_events.fact import Fact, FactType, Modality, Role

Who = Literal["sides", "third", "analysts"]
"""From whom the actors of a kind are drawn."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of fact as the generator writes it; ``words`` hold {a}, {b} and {matter}."""

    type: FactType[Fact]
    weight: int
    words: str
    roles: tuple[Role, ...] = ()
    who: Who = "sides"
    modalities: tuple[Modality, ...] = ("happened",)
    track: str | None = None
    stage: str | None = None
    slot: str | None = None
    due: bool = False
    """Whether it can be for a later day."""
    more: tuple[tuple[str, Any], ...] = ()
    """Fields of its own that are always the same."""


_SAID: tuple[Role, ...] = ("speaker",)
_SAID_TO: tuple[Role, ...] = ("speaker", "addressee")
_MET: tuple[Role, ...] = ("participant", "participant")
_DONE: tuple[Modality, ...] = ("happened", "happened", "happened", "claimed", "denied")
_TO_COME: tuple[Modality, ...] = ("announced", "planned")
_OPINION: tuple[Modality, ...] = ("assessed",)
_FIGURE = (("measure", "traffic on the river"), ("unit", "boats"))


def _step(type_: FactType[Fact], track: str, stage: str, words: str) -> Kind:
    return Kind(type_, 3, words, _SAID, modalities=_DONE, track=track, stage=stage)


FILLERS = (
    Kind(types.MeetingHeld, 80, "{a} met {b} about {matter}", _MET),
    Kind(types.VisitMade, 40, "{a} came to {b} for {matter}", ("visitor", "host")),
    Kind(types.ForumHeld, 15, "A forum on {matter} took place at {a}", ("host",)),
    Kind(types.TopicDiscussed, 30, "{a} and {b} talked about {matter}", _SAID_TO),
    Kind(types.InvitationExtended, 15, "{a} invited {b} to {matter}", _SAID_TO),
    Kind(types.StatementMade, 80, "{a} spoke of {matter}", _SAID),
    Kind(types.PositionStated, 60, "{a} stands by {matter}", _SAID),
    Kind(types.AccusationMade, 25, "{a} accused {b} over {matter}", _SAID_TO),
    Kind(types.ReactionVoiced, 30, "{a} welcomed {matter}", _SAID),
    Kind(types.SupportVoiced, 20, "{a} backed {matter}", _SAID),
    Kind(types.DesignationViewStated, 5, "{a} thinks little of {matter}", _SAID),
    _step(types.DesignationImposed, "listing", "imposed", "{a} put {matter} on the list"),
    _step(types.DelistingAddressed, "listing", "addressed", "{a} is looking at {matter}"),
    _step(types.DelistingProposed, "listing", "proposed", "{a} proposed {matter}"),
    _step(types.DelistingIntended, "listing", "intended", "{a} intends {matter}"),
    _step(types.DelistingAssured, "listing", "assured", "{a} assured {matter}"),
    _step(types.DelistingEnacted, "listing", "enacted", "{a} enacted {matter}"),
    _step(types.RecognitionAddressed, "recognition", "addressed", "{a} weighed {matter}"),
    _step(types.RecognitionGranted, "recognition", "granted", "{a} recognised {matter}"),
    _step(types.MissionOpened, "recognition", "mission", "{a} opened {matter}"),
    _step(types.MissionClosed, "recognition", "addressed", "{a} closed {matter}"),
    _step(types.ObserverStatusSought, "seat", "sought", "{a} sought {matter}"),
    _step(types.ObserverStatusSupported, "seat", "supported", "{a} supported {matter}"),
    _step(types.ObserverStatusGranted, "seat", "granted", "{a} granted {matter}"),
    _step(types.SanctionsImposed, "sanctions", "imposed", "{a} imposed {matter}"),
    _step(types.SanctionsLifted, "sanctions", "lifted", "{a} lifted {matter}"),
    _step(types.StepTaken, "sanctions", "talks", "{a} opened talks on {matter}"),
    Kind(types.EnvoyAppointed, 8, "{a} named an envoy for {matter}", ("subject",)),
    Kind(types.AgreementReached, 25, "{a} and {b} agreed on {matter}", _MET),
    Kind(types.AidProvided, 20, "{a} sent {b} aid for {matter}", ("subject", "beneficiary")),
    Kind(types.AttackOccurred, 40, "{a} struck at {matter}", ("perpetrator",), who="third"),
    Kind(types.SecurityMeasureTaken, 35, "{a} acted on {matter}", ("subject",)),
    Kind(types.EventRecalled, 20, "{a} once saw {matter}", ("subject",)),
    Kind(types.ThirdPartyActed, 25, "{a} moved on {matter}", ("subject",), who="third"),
    Kind(types.ThirdPartySpoke, 25, "{a} spoke of {matter}", _SAID, who="third"),
    Kind(types.ThirdPartyContactMade, 20, "{a} met {b} over {matter}", _MET, who="third"),
    Kind(types.TradeFigureReported, 25, "Trade over {matter} was counted", more=_FIGURE),
    Kind(types.SecurityFigureReported, 15, "Raids on {matter} were counted", more=_FIGURE),
    Kind(types.BackgroundFigureReported, 15, "Homes near {matter} were counted", more=_FIGURE),
    Kind(types.ProjectDescribed, 20, "{a} builds {matter}", ("subject",)),
    Kind(types.EconomicSituationDescribed, 15, "{a} lives off {matter}", ("subject",)),
    Kind(types.ThreatDescribed, 15, "{a} threatens {matter}", ("subject",), who="third"),
    Kind(types.SecuritySituationDescribed, 15, "{a} guards {matter}", ("subject",)),
    Kind(types.ActorDescribed, 15, "{a} is known for {matter}", ("subject",)),
    Kind(types.BackgroundDescribed, 20, "{a} lies near {matter}", ("subject",)),
    Kind(
        types.AssessmentOffered, 35, "{a} doubts {matter}", ("analyst",), "analysts", _OPINION
    ),
    Kind(
        types.ForecastOffered, 20, "{a} expects {matter}", ("analyst",), "analysts", _OPINION
    ),
    Kind(
        types.FramingOffered, 10, "{a} frames {matter}", ("analyst",), "analysts", _OPINION
    ),
)  # fmt: skip

OPENERS = (
    Kind(
        types.PlanAnnounced, 50, "{a} announced {matter}", _SAID, modalities=_TO_COME, due=True
    ),
    Kind(
        types.TalksPlanned, 25, "{a} plans talks on {matter}", _SAID, modalities=_TO_COME, due=True
    ),
    Kind(
        types.AttendanceAnnounced, 20, "{a} is to attend {matter}", ("visitor",),
        modalities=_TO_COME, due=True,
    ),
    Kind(
        types.EventScheduled, 40, "{a} set a date for {matter}", ("host",),
        modalities=_TO_COME, due=True,
    ),
    Kind(
        types.StepPlanned, 10, "{a} plans to ease {matter}", _SAID,
        modalities=_TO_COME, track="sanctions", stage="eased", due=True,
    ),
    Kind(types.CommitmentMade, 30, "{a} promised {matter}", _SAID, due=True),
    Kind(types.DemandMade, 30, "{a} demanded {matter} of {b}", _SAID_TO),
    Kind(types.RequestMade, 25, "{a} asked {b} for {matter}", _SAID_TO),
    Kind(types.ConditionSet, 15, "{a} asks {matter} of {b} first", _SAID_TO),
    Kind(
        types.DesignationInForce, 6, "{a} is listed over {matter}", ("holder",),
        track="listing", slot="listed", more=(("title", "Listed"),),
    ),
    Kind(
        types.SanctionsInForce, 6, "{a} is under sanctions over {matter}", ("holder",),
        track="sanctions", slot="sanctioned", more=(("title", "Sanctions in force"),),
    ),
    Kind(
        types.StateInForce, 6, "{a} is recognised in {matter}", ("holder",),
        track="recognition", slot="recognised", more=(("title", "Recognised in part"),),
    ),
    Kind(
        types.MembershipHeld, 6, "{a} holds a seat for {matter}", ("holder",),
        track="seat", slot="seated", more=(("title", "Seat held"),),
    ),
    Kind(
        types.OfficeHeld, 30, "{a} heads {matter}", ("holder",),
        slot="head", more=(("title", "head of the service"),),
    ),
    Kind(types.CooperationUnderWay, 12, "{a} works with others on {matter}", ("subject",)),
)  # fmt: skip

REPLY = Kind(types.ReplyGiven, 0, "{a} answered {b} on {matter}", _SAID_TO)
"""Answers a demand, request or condition."""

KEPT = (
    Kind(types.MeetingHeld, 0, "{a} and {b} met as planned on {matter}", _MET),
    Kind(types.VisitMade, 0, "{a} came as planned for {matter}", ("visitor", "host")),
    Kind(types.AgreementReached, 0, "{a} and {b} concluded {matter}", _MET),
    Kind(types.AidProvided, 0, "{a} paid as promised for {matter}", ("subject", "beneficiary")),
    Kind(types.SecurityMeasureTaken, 0, "{a} acted as announced on {matter}", ("subject",)),
)
"""How plans and promises are fulfilled."""

PUT_OFF = Kind(types.StatementMade, 0, "{a} put off {matter}", _SAID)
GIVEN_UP = Kind(types.StatementMade, 0, "{a} gave up {matter}", _SAID)
"""What else becomes of them."""

ENDING = Kind(types.EventRecalled, 0, "{a} saw the end of {matter}", ("subject",))
"""Ends what was in force."""

FILLER_WEIGHTS = tuple(accumulate(kind.weight for kind in FILLERS))
OPENER_WEIGHTS = tuple(accumulate(kind.weight for kind in OPENERS))
