"""Membership and observer status in organisations."""

from briefing_events.shapes import State, Step


class MembershipHeld(State):
    """Someone has, or has not, a seat or status in an organisation."""

    TOPIC = "membership-held"
    SUBJECT = "membership"


class ObserverStatusSought(Step):
    """Someone seeks observer status or membership for itself."""

    TOPIC = "observer-status-sought"
    SUBJECT = "membership"


class ObserverStatusSupported(Step):
    """Someone with a say voiced support for another's status."""

    TOPIC = "observer-status-supported"
    SUBJECT = "membership"


class ObserverStatusGranted(Step):
    """The status was granted or restored."""

    TOPIC = "observer-status-granted"
    SUBJECT = "membership"
