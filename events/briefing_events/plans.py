"""Plans and intentions outside the more exact types."""

from briefing_events.shapes import Plan


class PlanAnnounced(Plan):
    """Someone announced or voiced something for later."""

    TOPIC = "plan-announced"
    SUBJECT = "plans"


class TalksPlanned(Plan):
    """Talks are to be opened."""

    TOPIC = "talks-planned"
    SUBJECT = "plans"
