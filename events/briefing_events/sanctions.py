"""Sanctions, frozen assets and bans."""

from briefing_events.shapes import State, Step


class SanctionsInForce(State):
    """Sanctions, a freeze or a ban hold."""

    TOPIC = "sanctions-in-force"
    SUBJECT = "sanctions"


class SanctionsImposed(Step):
    """Sanctions were put on someone."""

    TOPIC = "sanctions-imposed"
    SUBJECT = "sanctions"


class SanctionsLifted(Step):
    """Sanctions on someone ended."""

    TOPIC = "sanctions-lifted"
    SUBJECT = "sanctions"
