"""Projects, trade, aid and the figures around them."""

from briefing_events.shapes import Figure, Incident, State


class ProjectDescribed(State):
    """What a project is or is for."""

    TOPIC = "project-described"
    SUBJECT = "economy"


class AgreementReached(Incident):
    """A deal, contract or memorandum was concluded."""

    TOPIC = "agreement-reached"
    SUBJECT = "economy"


class TradeFigureReported(Figure):
    """A number about trade, output or transport."""

    TOPIC = "trade-figure-reported"
    SUBJECT = "economy"


class AidProvided(Incident):
    """Aid was delivered or paid."""

    TOPIC = "aid-provided"
    SUBJECT = "economy"


class EconomicSituationDescribed(State):
    """How an economy or a part of it stands."""

    TOPIC = "economic-situation-described"
    SUBJECT = "economy"
