"""The one list of event types: topic and version of each, and how old versions are read.

A stored event names its topic and version (``meeting-held@1``), never a module path, so
modules can move. When a type changes, raise its ``VERSION``, add an upcast from the version
before, and keep the frozen sample of the old one in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

from briefing_events import (
    assessments,
    background,
    economy,
    editorial,
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
from briefing_events.fact import Event, Fact

FACT_TYPES: tuple[type[Fact], ...] = (
    listing.DesignationInForce,
    listing.DesignationImposed,
    listing.DelistingProposed,
    listing.DelistingAddressed,
    listing.DelistingIntended,
    listing.DelistingAssured,
    listing.DelistingEnacted,
    listing.DesignationViewStated,
    recognition.RecognitionAddressed,
    recognition.RecognitionGranted,
    missions.MissionOpened,
    missions.MissionClosed,
    missions.EnvoyAppointed,
    membership.MembershipHeld,
    membership.ObserverStatusSought,
    membership.ObserverStatusSupported,
    membership.ObserverStatusGranted,
    encounters.MeetingHeld,
    encounters.VisitMade,
    encounters.ForumHeld,
    encounters.TopicDiscussed,
    encounters.InvitationExtended,
    encounters.AttendanceAnnounced,
    encounters.EventScheduled,
    statements.StatementMade,
    statements.PositionStated,
    statements.ConditionSet,
    statements.DemandMade,
    statements.RequestMade,
    statements.ReplyGiven,
    statements.AccusationMade,
    statements.CommitmentMade,
    statements.ReactionVoiced,
    statements.SupportVoiced,
    plans.PlanAnnounced,
    plans.TalksPlanned,
    economy.ProjectDescribed,
    economy.AgreementReached,
    economy.TradeFigureReported,
    economy.AidProvided,
    economy.EconomicSituationDescribed,
    sanctions.SanctionsInForce,
    sanctions.SanctionsImposed,
    sanctions.SanctionsLifted,
    security.AttackOccurred,
    security.SecurityMeasureTaken,
    security.ThreatDescribed,
    security.CooperationUnderWay,
    security.SecuritySituationDescribed,
    security.SecurityFigureReported,
    people.OfficeHeld,
    people.ActorDescribed,
    background.BackgroundDescribed,
    background.BackgroundFigureReported,
    background.EventRecalled,
    third_parties.ThirdPartyContactMade,
    third_parties.ThirdPartyActed,
    third_parties.ThirdPartySpoke,
    assessments.AssessmentOffered,
    assessments.ForecastOffered,
    assessments.FramingOffered,
    tracks.StepTaken,
    tracks.StepPlanned,
    tracks.StateInForce,
)

EDITORIAL_TYPES: tuple[type[Event], ...] = (
    editorial.DossierDefined,
    editorial.SourceRegistered,
    editorial.FactCorroborated,
    editorial.FactsInConflict,
    editorial.FactCorrected,
    editorial.FactRetracted,
    editorial.SourceReassessed,
    editorial.SourceWithdrawn,
    editorial.Reinstated,
)

BY_TOPIC: dict[str, type[Event]] = {type_.TOPIC: type_ for type_ in (*FACT_TYPES, *EDITORIAL_TYPES)}

FACTS_BY_TOPIC: dict[str, type[Fact]] = {type_.TOPIC: type_ for type_ in FACT_TYPES}

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""From a topic and an old version to a function that gives the next version's content."""


def type_named(topic: str) -> type[Event]:
    """The type of a topic; raises ``KeyError`` for none of them."""
    return BY_TOPIC[topic]


def read(topic: str, version: int, content: dict[str, Any]) -> Event:
    """The event of stored content, upcast version by version and validated.

    Raises ``KeyError`` for an unknown topic or a version without an upcast, and
    ``pydantic.ValidationError`` (a ``ValueError``) for content that the type refuses.
    """
    type_ = type_named(topic)
    while version < type_.VERSION:
        content = UPCASTS[topic, version](content)
        version += 1
    if version > type_.VERSION:
        raise KeyError(topic, version)
    return type_.model_validate(content)


def read_json(topic: str, version: int, content: bytes) -> Event:
    """The event of stored content as JSON in UTF-8; raises as ``read`` does.

    Content of the current version is validated without first becoming Python objects.
    """
    type_ = type_named(topic)
    if version != type_.VERSION:
        return read(topic, version, from_json(content))
    return type_.model_validate_json(content)
