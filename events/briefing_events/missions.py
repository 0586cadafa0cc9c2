"""Missions and envoys."""

from briefing_events.shapes import Incident, Step


class MissionOpened(Step):
    """An embassy, consulate or office opened or reopened."""

    TOPIC = "mission-opened"
    SUBJECT = "missions"


class MissionClosed(Step):
    """An embassy, consulate or office closed."""

    TOPIC = "mission-closed"
    SUBJECT = "missions"


class EnvoyAppointed(Incident):
    """An envoy or ambassador was named, accredited or recalled."""

    TOPIC = "envoy-appointed"
    SUBJECT = "missions"
