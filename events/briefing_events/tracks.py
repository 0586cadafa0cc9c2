"""Steps on tracks that a dossier names for itself."""

from briefing_events.shapes import Plan, State, Step


class StepTaken(Step):
    """A step on any track for which there is no type of its own."""

    TOPIC = "step-taken"
    SUBJECT = "positions"


class StepPlanned(Plan):
    """A plan that stands on a track."""

    TOPIC = "step-planned"
    SUBJECT = "plans"


class StateInForce(State):
    """What is in force on any track for which there is no type of its own."""

    TOPIC = "state-in-force"
    SUBJECT = "positions"
