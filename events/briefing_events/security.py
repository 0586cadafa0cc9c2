"""Attacks, threats and cooperation against them."""

from briefing_events.shapes import Figure, Incident, State


class AttackOccurred(Incident):
    """An attack took place."""

    TOPIC = "attack-occurred"
    SUBJECT = "security"


class SecurityMeasureTaken(Incident):
    """Someone acted against a threat: an operation, an arrest, border works."""

    TOPIC = "security-measure-taken"
    SUBJECT = "security"


class ThreatDescribed(State):
    """A threat as a text states it."""

    TOPIC = "threat-described"
    SUBJECT = "security"


class CooperationUnderWay(State):
    """A dialogue or cooperation between services holds."""

    TOPIC = "cooperation-under-way"
    SUBJECT = "security"


class SecuritySituationDescribed(State):
    """How security stands somewhere."""

    TOPIC = "security-situation-described"
    SUBJECT = "security"


class SecurityFigureReported(Figure):
    """A number about security, crime or narcotics."""

    TOPIC = "security-figure-reported"
    SUBJECT = "security"
