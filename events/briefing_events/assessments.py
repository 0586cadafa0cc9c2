"""What analysts, named or not, and authors think."""

from briefing_events.shapes import Assessment


class AssessmentOffered(Assessment):
    """Someone judged what is, or why."""

    TOPIC = "assessment-offered"
    SUBJECT = "assessments"


class ForecastOffered(Assessment):
    """Someone judged what may come."""

    TOPIC = "forecast-offered"
    SUBJECT = "assessments"


class FramingOffered(Assessment):
    """A headline or premise that is stronger than the text beneath it."""

    TOPIC = "framing-offered"
    SUBJECT = "assessments"
