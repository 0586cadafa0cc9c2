"""Background: what a text recalls or describes in passing."""

from briefing_events.shapes import Figure, Incident, State


class BackgroundDescribed(State):
    """A circumstance that is none of the more exact types."""

    TOPIC = "background-described"
    SUBJECT = "background"


class BackgroundFigureReported(Figure):
    """A number that is neither about trade nor about security."""

    TOPIC = "background-figure-reported"
    SUBJECT = "background"


class EventRecalled(Incident):
    """A past event: an election, a war, a change of power."""

    TOPIC = "event-recalled"
    SUBJECT = "background"
