"""What kinds of facts the generated articles hold: every registered type, and how often.

An *opener* calls for something later: a plan for its outcome, a demand for its answer, a
state for its end. A later article gives it to most of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from briefing_events import (
    assessments,
    background,
    economy,
    encounters,
    listing,
    membership,
    missions,
    people,
    plans,
    recognition,
    sanctions,
    security,
    statements,
    third_parties,
    tracks,
)
from briefing_events.fact import Fact, Modality, Role

Who = Literal["sides", "third", "analysts"]
"""From whom the actors of a kind are drawn."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of fact as the generator writes it; ``words`` hold {a}, {b} and {matter}."""

    type: type[Fact]
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


def _step(type_: type[Fact], track: str, stage: str, words: str) -> Kind:
    return Kind(type_, 3, words, _SAID, modalities=_DONE, track=track, stage=stage)


FILLERS = (
    Kind(encounters.MeetingHeld, 80, "{a} met {b} about {matter}", _MET),
    Kind(encounters.VisitMade, 40, "{a} came to {b} for {matter}", ("visitor", "host")),
    Kind(encounters.ForumHeld, 15, "A forum on {matter} took place at {a}", ("host",)),
    Kind(encounters.TopicDiscussed, 30, "{a} and {b} talked about {matter}", _SAID_TO),
    Kind(encounters.InvitationExtended, 15, "{a} invited {b} to {matter}", _SAID_TO),
    Kind(statements.StatementMade, 80, "{a} spoke of {matter}", _SAID),
    Kind(statements.PositionStated, 60, "{a} stands by {matter}", _SAID),
    Kind(statements.AccusationMade, 25, "{a} accused {b} over {matter}", _SAID_TO),
    Kind(statements.ReactionVoiced, 30, "{a} welcomed {matter}", _SAID),
    Kind(statements.SupportVoiced, 20, "{a} backed {matter}", _SAID),
    Kind(listing.DesignationViewStated, 5, "{a} thinks little of {matter}", _SAID),
    _step(listing.DesignationImposed, "listing", "imposed", "{a} put {matter} on the list"),
    _step(listing.DelistingAddressed, "listing", "addressed", "{a} is looking at {matter}"),
    _step(listing.DelistingProposed, "listing", "proposed", "{a} proposed {matter}"),
    _step(listing.DelistingIntended, "listing", "intended", "{a} intends {matter}"),
    _step(listing.DelistingAssured, "listing", "assured", "{a} assured {matter}"),
    _step(listing.DelistingEnacted, "listing", "enacted", "{a} enacted {matter}"),
    _step(recognition.RecognitionAddressed, "recognition", "addressed", "{a} weighed {matter}"),
    _step(recognition.RecognitionGranted, "recognition", "granted", "{a} recognised {matter}"),
    _step(missions.MissionOpened, "recognition", "mission", "{a} opened {matter}"),
    _step(missions.MissionClosed, "recognition", "addressed", "{a} closed {matter}"),
    _step(membership.ObserverStatusSought, "seat", "sought", "{a} sought {matter}"),
    _step(membership.ObserverStatusSupported, "seat", "supported", "{a} supported {matter}"),
    _step(membership.ObserverStatusGranted, "seat", "granted", "{a} granted {matter}"),
    _step(sanctions.SanctionsImposed, "sanctions", "imposed", "{a} imposed {matter}"),
    _step(sanctions.SanctionsLifted, "sanctions", "lifted", "{a} lifted {matter}"),
    _step(tracks.StepTaken, "sanctions", "talks", "{a} opened talks on {matter}"),
    Kind(missions.EnvoyAppointed, 8, "{a} named an envoy for {matter}", ("subject",)),
    Kind(economy.AgreementReached, 25, "{a} and {b} agreed on {matter}", _MET),
    Kind(economy.AidProvided, 20, "{a} sent {b} aid for {matter}", ("subject", "beneficiary")),
    Kind(security.AttackOccurred, 40, "{a} struck at {matter}", ("perpetrator",), who="third"),
    Kind(security.SecurityMeasureTaken, 35, "{a} acted on {matter}", ("subject",)),
    Kind(background.EventRecalled, 20, "{a} once saw {matter}", ("subject",)),
    Kind(third_parties.ThirdPartyActed, 25, "{a} moved on {matter}", ("subject",), who="third"),
    Kind(third_parties.ThirdPartySpoke, 25, "{a} spoke of {matter}", _SAID, who="third"),
    Kind(third_parties.ThirdPartyContactMade, 20, "{a} met {b} over {matter}", _MET, who="third"),
    Kind(economy.TradeFigureReported, 25, "Trade over {matter} was counted", more=_FIGURE),
    Kind(security.SecurityFigureReported, 15, "Raids on {matter} were counted", more=_FIGURE),
    Kind(background.BackgroundFigureReported, 15, "Homes near {matter} were counted", more=_FIGURE),
    Kind(economy.ProjectDescribed, 20, "{a} builds {matter}", ("subject",)),
    Kind(economy.EconomicSituationDescribed, 15, "{a} lives off {matter}", ("subject",)),
    Kind(security.ThreatDescribed, 15, "{a} threatens {matter}", ("subject",), who="third"),
    Kind(security.SecuritySituationDescribed, 15, "{a} guards {matter}", ("subject",)),
    Kind(people.ActorDescribed, 15, "{a} is known for {matter}", ("subject",)),
    Kind(background.BackgroundDescribed, 20, "{a} lies near {matter}", ("subject",)),
    Kind(
        assessments.AssessmentOffered, 35, "{a} doubts {matter}", ("analyst",), "analysts", _OPINION
    ),
    Kind(
        assessments.ForecastOffered, 20, "{a} expects {matter}", ("analyst",), "analysts", _OPINION
    ),
    Kind(
        assessments.FramingOffered, 10, "{a} frames {matter}", ("analyst",), "analysts", _OPINION
    ),
)  # fmt: skip

OPENERS = (
    Kind(
        plans.PlanAnnounced, 50, "{a} announced {matter}", _SAID, modalities=_TO_COME, due=True
    ),
    Kind(
        plans.TalksPlanned, 25, "{a} plans talks on {matter}", _SAID, modalities=_TO_COME, due=True
    ),
    Kind(
        encounters.AttendanceAnnounced, 20, "{a} is to attend {matter}", ("visitor",),
        modalities=_TO_COME, due=True,
    ),
    Kind(
        encounters.EventScheduled, 40, "{a} set a date for {matter}", ("host",),
        modalities=_TO_COME, due=True,
    ),
    Kind(
        tracks.StepPlanned, 10, "{a} plans to ease {matter}", _SAID,
        modalities=_TO_COME, track="sanctions", stage="eased", due=True,
    ),
    Kind(statements.CommitmentMade, 30, "{a} promised {matter}", _SAID, due=True),
    Kind(statements.DemandMade, 30, "{a} demanded {matter} of {b}", _SAID_TO),
    Kind(statements.RequestMade, 25, "{a} asked {b} for {matter}", _SAID_TO),
    Kind(statements.ConditionSet, 15, "{a} asks {matter} of {b} first", _SAID_TO),
    Kind(
        listing.DesignationInForce, 6, "{a} is listed over {matter}", ("holder",),
        track="listing", slot="listed", more=(("title", "Listed"),),
    ),
    Kind(
        sanctions.SanctionsInForce, 6, "{a} is under sanctions over {matter}", ("holder",),
        track="sanctions", slot="sanctioned", more=(("title", "Sanctions in force"),),
    ),
    Kind(
        tracks.StateInForce, 6, "{a} is recognised in {matter}", ("holder",),
        track="recognition", slot="recognised", more=(("title", "Recognised in part"),),
    ),
    Kind(
        membership.MembershipHeld, 6, "{a} holds a seat for {matter}", ("holder",),
        track="seat", slot="seated", more=(("title", "Seat held"),),
    ),
    Kind(
        people.OfficeHeld, 30, "{a} heads {matter}", ("holder",),
        slot="head", more=(("title", "head of the service"),),
    ),
    Kind(security.CooperationUnderWay, 12, "{a} works with others on {matter}", ("subject",)),
)  # fmt: skip

REPLY = Kind(statements.ReplyGiven, 0, "{a} answered {b} on {matter}", _SAID_TO)
"""Answers a demand, request or condition."""

KEPT = (
    Kind(encounters.MeetingHeld, 0, "{a} and {b} met as planned on {matter}", _MET),
    Kind(encounters.VisitMade, 0, "{a} came as planned for {matter}", ("visitor", "host")),
    Kind(economy.AgreementReached, 0, "{a} and {b} concluded {matter}", _MET),
    Kind(economy.AidProvided, 0, "{a} paid as promised for {matter}", ("subject", "beneficiary")),
    Kind(security.SecurityMeasureTaken, 0, "{a} acted as announced on {matter}", ("subject",)),
)
"""How plans and promises are fulfilled."""

PUT_OFF = Kind(statements.StatementMade, 0, "{a} put off {matter}", _SAID)
GIVEN_UP = Kind(statements.StatementMade, 0, "{a} gave up {matter}", _SAID)
"""What else becomes of them."""

ENDING = Kind(background.EventRecalled, 0, "{a} saw the end of {matter}", ("subject",))
"""Ends what was in force."""

FILLER_WEIGHTS = tuple(accumulate(kind.weight for kind in FILLERS))
OPENER_WEIGHTS = tuple(accumulate(kind.weight for kind in OPENERS))
