"""Offices held, and what actors are."""

from briefing_events.shapes import State


class OfficeHeld(State):
    """Someone holds, or held, an office or title."""

    TOPIC = "office-held"
    SUBJECT = "people"
    REQUIRED_ROLES = (("holder", 1),)

    def _own_problems(self) -> list[str]:
        missing = [] if self.title else ["an office held needs its title"]
        return [*super()._own_problems(), *missing]


class ActorDescribed(State):
    """What an actor is: an affiliate, a faction, a common name, a common interest."""

    TOPIC = "actor-described"
    SUBJECT = "people"
