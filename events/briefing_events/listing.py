"""Terror-listing and delisting: the steps towards and away from a list, and being on it."""

from briefing_events.shapes import State, Step, Utterance


class DesignationInForce(State):
    """Someone is on a list of banned or terrorist organisations."""

    TOPIC = "designation-in-force"
    SUBJECT = "listing"


class DesignationImposed(Step):
    """Someone was put on a list."""

    TOPIC = "designation-imposed"
    SUBJECT = "listing"


class DelistingProposed(Step):
    """An authority was asked, advised or informed that a listing could end."""

    TOPIC = "delisting-proposed"
    SUBJECT = "listing"


class DelistingAddressed(Step):
    """An authority said that it is working on the end of a listing."""

    TOPIC = "delisting-addressed"
    SUBJECT = "listing"


class DelistingIntended(Step):
    """An authority voiced the intention to end a listing."""

    TOPIC = "delisting-intended"
    SUBJECT = "listing"


class DelistingAssured(Step):
    """An authority assured others that a listing will end."""

    TOPIC = "delisting-assured"
    SUBJECT = "listing"


class DelistingEnacted(Step):
    """A listing ended in law."""

    TOPIC = "delisting-enacted"
    SUBJECT = "listing"


class DesignationViewStated(Utterance):
    """Someone said what they think of a listing, without moving it."""

    TOPIC = "designation-view-stated"
    SUBJECT = "listing"
    ACT = "position"
