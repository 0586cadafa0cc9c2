"""Diplomatic recognition."""

from briefing_events.shapes import Step


class RecognitionAddressed(Step):
    """Someone with a say spoke of recognition: premature, possible, intended."""

    TOPIC = "recognition-addressed"
    SUBJECT = "recognition"


class RecognitionGranted(Step):
    """A government was recognised."""

    TOPIC = "recognition-granted"
    SUBJECT = "recognition"
