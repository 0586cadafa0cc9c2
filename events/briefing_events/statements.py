"""What parties say: positions, conditions, demands, promises and answers."""

from briefing_events.fact import Role
from briefing_events.shapes import Utterance

_SAID_TO: tuple[tuple[Role, int], ...] = (("speaker", 1), ("addressee", 1))


class StatementMade(Utterance):
    """Someone said something that is none of the more exact types."""

    TOPIC = "statement-made"
    SUBJECT = "positions"


class PositionStated(Utterance):
    """Someone stated a standing view, aim, interest or readiness."""

    TOPIC = "position-stated"
    SUBJECT = "positions"
    ACT = "position"


class ConditionSet(Utterance):
    """Someone made one thing depend on another."""

    TOPIC = "condition-set"
    SUBJECT = "positions"
    ACT = "condition"
    REQUIRED_ROLES = _SAID_TO


class DemandMade(Utterance):
    """Someone demanded or urged something of another."""

    TOPIC = "demand-made"
    SUBJECT = "positions"
    ACT = "demand"
    REQUIRED_ROLES = _SAID_TO


class RequestMade(Utterance):
    """Someone asked another for something."""

    TOPIC = "request-made"
    SUBJECT = "positions"
    ACT = "request"
    REQUIRED_ROLES = _SAID_TO


class ReplyGiven(Utterance):
    """Someone answered a request, condition or demand (``replies_to``)."""

    TOPIC = "reply-given"
    SUBJECT = "positions"
    ACT = "reply"

    def _own_problems(self) -> list[str]:
        return [] if self.replies_to else ["a reply names what it answers in replies_to"]


class AccusationMade(Utterance):
    """Someone accused another."""

    TOPIC = "accusation-made"
    SUBJECT = "positions"
    ACT = "accusation"


class CommitmentMade(Utterance):
    """Someone committed to do, or to keep from doing, something."""

    TOPIC = "commitment-made"
    SUBJECT = "positions"
    ACT = "commitment"


class ReactionVoiced(Utterance):
    """Someone welcomed, praised, rejected or deplored something."""

    TOPIC = "reaction-voiced"
    SUBJECT = "positions"
    ACT = "reaction"


class SupportVoiced(Utterance):
    """Someone backed a project or cause."""

    TOPIC = "support-voiced"
    SUBJECT = "economy"
    ACT = "support"
