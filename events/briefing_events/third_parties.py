"""What third parties do among themselves or with one side."""

from briefing_events.shapes import Encounter, Incident, Utterance


class ThirdPartyContactMade(Encounter):
    """Third parties met, or met one side."""

    TOPIC = "third-party-contact-made"
    SUBJECT = "third-parties"


class ThirdPartyActed(Incident):
    """A third party took a step of its own."""

    TOPIC = "third-party-acted"
    SUBJECT = "third-parties"


class ThirdPartySpoke(Utterance):
    """A third party said something."""

    TOPIC = "third-party-spoke"
    SUBJECT = "third-parties"
