"""The types of facts, in one table: a row a type.

Its topic names the type in a ledger and is never changed; its shape holds the fields; its
subject decides on the section of a brief. The last column is what the type means, as the
documentation of fact sheets has it. A name on the left is the type itself:
``MeetingHeld(key=..., ...)`` is a fact of it, and ``fact.type is MeetingHeld`` asks for it.
"""

from briefing_events.fact import Fact, FactType
from briefing_events.shapes import (
    Assessment,
    Encounter,
    Figure,
    Incident,
    Plan,
    State,
    Step,
    Utterance,
)

# fmt: off

# Terror-listing and delisting
DesignationInForce = FactType("designation-in-force", State, "listing",
    "Someone is on a list of banned or terrorist organisations.")
DesignationImposed = FactType("designation-imposed", Step, "listing",
    "Someone was put on a list.")
DelistingProposed = FactType("delisting-proposed", Step, "listing",
    "An authority was asked, advised or informed that a listing could end.")
DelistingAddressed = FactType("delisting-addressed", Step, "listing",
    "An authority said that it is working on the end of a listing.")
DelistingIntended = FactType("delisting-intended", Step, "listing",
    "An authority voiced the intention to end a listing.")
DelistingAssured = FactType("delisting-assured", Step, "listing",
    "An authority assured others that a listing will end.")
DelistingEnacted = FactType("delisting-enacted", Step, "listing",
    "A listing ended in law.")
DesignationViewStated = FactType("designation-view-stated", Utterance, "listing",
    "Someone said what they think of a listing, without moving it.", act="position")

# Diplomatic recognition
RecognitionAddressed = FactType("recognition-addressed", Step, "recognition",
    "Someone with a say spoke of recognition: premature, possible, intended.")
RecognitionGranted = FactType("recognition-granted", Step, "recognition",
    "A government was recognised.")

# Missions and envoys
MissionOpened = FactType("mission-opened", Step, "missions",
    "An embassy, consulate or office opened or reopened.")
MissionClosed = FactType("mission-closed", Step, "missions",
    "An embassy, consulate or office closed.")
EnvoyAppointed = FactType("envoy-appointed", Incident, "missions",
    "An envoy or ambassador was named, accredited or recalled.")

# Membership and observer status in organisations
MembershipHeld = FactType("membership-held", State, "membership",
    "Someone has, or has not, a seat or status in an organisation.")
ObserverStatusSought = FactType("observer-status-sought", Step, "membership",
    "Someone seeks observer status or membership for itself.")
ObserverStatusSupported = FactType("observer-status-supported", Step, "membership",
    "Someone with a say voiced support for another's status.")
ObserverStatusGranted = FactType("observer-status-granted", Step, "membership",
    "The status was granted or restored.")

# Meetings, visits, forums and invitations to them
MeetingHeld = FactType("meeting-held", Encounter, "encounters",
    "Two or more actors met.", roles=("participant", "participant"))
VisitMade = FactType("visit-made", Encounter, "encounters",
    "Someone travelled to another's place.", roles=("visitor",))
ForumHeld = FactType("forum-held", Encounter, "encounters",
    "A conference, council or forum took place.")
TopicDiscussed = FactType("topic-discussed", Utterance, "encounters",
    "A subject of talks, not an agreement; every side named is a speaker.", act="topic")
InvitationExtended = FactType("invitation-extended", Utterance, "encounters",
    "Someone was invited.", act="invitation", roles=("addressee",))
AttendanceAnnounced = FactType("attendance-announced", Plan, "encounters",
    "Someone is to attend a forum or meeting.")
EventScheduled = FactType("event-scheduled", Plan, "encounters",
    "A forum, meeting or visit is set for a date.")

# What parties say
StatementMade = FactType("statement-made", Utterance, "positions",
    "Someone said something that is none of the more exact types.")
PositionStated = FactType("position-stated", Utterance, "positions",
    "Someone stated a standing view, aim, interest or readiness.", act="position")
ConditionSet = FactType("condition-set", Utterance, "positions",
    "Someone made one thing depend on another.", act="condition")
DemandMade = FactType("demand-made", Utterance, "positions",
    "Someone demanded or urged something of another.", act="demand")
RequestMade = FactType("request-made", Utterance, "positions",
    "Someone asked another for something.", act="request")
ReplyGiven = FactType("reply-given", Utterance, "positions",
    "Someone answered a request, condition or demand (``replies_to``); else it is a reaction.",
    act="reply", fields=("replies_to",))
AccusationMade = FactType("accusation-made", Utterance, "positions",
    "Someone accused another.", act="accusation")
CommitmentMade = FactType("commitment-made", Utterance, "positions",
    "Someone committed to do, or to keep from doing, something.", act="commitment")
ThreatMade = FactType("threat-made", Utterance, "positions",
    "Someone threatened another with force, penalties or a break.")
ReactionVoiced = FactType("reaction-voiced", Utterance, "positions",
    "Someone welcomed, praised, rejected or deplored something.", act="reaction")
SupportVoiced = FactType("support-voiced", Utterance, "economy",
    "Someone backed a project or cause.", act="support")

# Plans and intentions
PlanAnnounced = FactType("plan-announced", Plan, "plans",
    "Someone announced or voiced something for later.")
TalksPlanned = FactType("talks-planned", Plan, "plans",
    "Talks are to be opened.")

# Projects, trade, aid and the figures around them
ProjectDescribed = FactType("project-described", State, "economy",
    "What a project is or is for.")
AgreementReached = FactType("agreement-reached", Incident, "economy",
    "A deal, contract or memorandum was concluded.")
AgreementEnded = FactType("agreement-ended", Incident, "economy",
    "An agreement ran out, was broken off or was left by a side.")
TradeAgreementMade = FactType("trade-agreement-made", Incident, "economy",
    "An agreement on trade was signed, ratified or extended.")
TradeMeasureTaken = FactType("trade-measure-taken", Incident, "economy",
    "A tariff, quota or ban on trade was imposed, changed or lifted.")
TradeFigureReported = FactType("trade-figure-reported", Figure, "economy",
    "A number about trade, output or transport.")
AidProvided = FactType("aid-provided", Incident, "economy",
    "Aid was delivered or paid.")
AidHalted = FactType("aid-halted", Incident, "economy",
    "Aid was stopped, cut, held up or turned away.")
EconomicSituationDescribed = FactType("economic-situation-described", State, "economy",
    "How an economy or a part of it stands.")

# Sanctions, frozen assets and bans
SanctionsInForce = FactType("sanctions-in-force", State, "sanctions",
    "Sanctions, a freeze or a ban hold.")
SanctionsImposed = FactType("sanctions-imposed", Step, "sanctions",
    "Sanctions were put on someone.", off_track=True)
SanctionsLifted = FactType("sanctions-lifted", Step, "sanctions",
    "Sanctions on someone ended.", off_track=True)

# Attacks, threats and cooperation against them
AttackOccurred = FactType("attack-occurred", Incident, "security",
    "An attack took place.")
FightingOccurred = FactType("fighting-occurred", Incident, "security",
    "Armed forces or groups fought, shelled or bombed each other.")
OffensiveLaunched = FactType("offensive-launched", Incident, "security",
    "A side began or widened an offensive.")
TerritoryTaken = FactType("territory-taken", Incident, "security",
    "A side took, lost or left a place or an area.")
ForcesMoved = FactType("forces-moved", Incident, "security",
    "Troops, police or weapons were mobilised, sent or withdrawn.")
CeasefireAgreed = FactType("ceasefire-agreed", Incident, "security",
    "The sides of a conflict agreed to stop fighting.")
CeasefireInForce = FactType("ceasefire-in-force", State, "security",
    "A ceasefire or truce holds.")
CeasefireEnded = FactType("ceasefire-ended", Incident, "security",
    "A ceasefire or truce was broken, ran out or was called off.")
CaptivesReleased = FactType("captives-released", Incident, "security",
    "Prisoners, hostages or bodies were freed, exchanged or handed over.")
MilitaryAidProvided = FactType("military-aid-provided", Incident, "security",
    "Weapons, training or other military aid was delivered.")
SecurityMeasureTaken = FactType("security-measure-taken", Incident, "security",
    "Someone acted against a threat: an operation, an arrest, border works.")
ThreatDescribed = FactType("threat-described", State, "security",
    "A threat as a text states it.")
CooperationUnderWay = FactType("cooperation-under-way", State, "security",
    "A dialogue or cooperation between services holds.")
SecuritySituationDescribed = FactType("security-situation-described", State, "security",
    "How security stands somewhere.")
CasualtyFigureReported = FactType("casualty-figure-reported", Figure, "security",
    "A number of people killed, injured, displaced or missing.")
SecurityFigureReported = FactType("security-figure-reported", Figure, "security",
    "A number about security, crime or narcotics.")

# Offices held, and what actors are
OfficeHeld = FactType("office-held", State, "people",
    "Someone holds, or held, an office or title.", roles=("holder",), fields=("title",))
AppointmentMade = FactType("appointment-made", Incident, "people",
    "Someone was appointed, elected or promoted to an office.", roles=("holder",))
OfficeLeft = FactType("office-left", Incident, "people",
    "Someone resigned, was dismissed or was removed from an office.", roles=("holder",))
PersonDied = FactType("person-died", Incident, "people",
    "A person died or was killed.", roles=("subject",))
ActorDescribed = FactType("actor-described", State, "people",
    "What an actor is: an affiliate, a faction, a common name, a common interest.")

# Elections, governments and protest
ElectionHeld = FactType("election-held", Incident, "politics",
    "People voted in an election or referendum, or its result came out.")
GovernmentChanged = FactType("government-changed", Incident, "politics",
    "A government was formed, fell or was overthrown.")
ProtestHeld = FactType("protest-held", Incident, "politics",
    "People demonstrated, struck or rioted.")

# Laws and courts
LawPassed = FactType("law-passed", Incident, "law",
    "A parliament passed, changed, repealed or rejected a law.")
DecreeIssued = FactType("decree-issued", Incident, "law",
    "A ruler or government issued a decree, an order or a ban.")
LawInForce = FactType("law-in-force", State, "law",
    "A law, decree or ban is in force.")
CaseOpened = FactType("case-opened", Incident, "law",
    "Someone was investigated, charged, sued or put on trial.")
RulingGiven = FactType("ruling-given", Incident, "law",
    "A court ruled, sentenced or acquitted.")

# What a text recalls or describes in passing
BackgroundDescribed = FactType("background-described", State, "background",
    "A circumstance that is none of the more exact types.")
BackgroundFigureReported = FactType("background-figure-reported", Figure, "background",
    "A number that is neither about trade nor about security.")
EventRecalled = FactType("event-recalled", Incident, "background",
    "A past event that is none of the more exact types.")

# What third parties do among themselves or with one side
ThirdPartyContactMade = FactType("third-party-contact-made", Encounter, "third-parties",
    "Third parties met, or met one side.")
ThirdPartyActed = FactType("third-party-acted", Incident, "third-parties",
    "A third party took a step of its own.")
ThirdPartySpoke = FactType("third-party-spoke", Utterance, "third-parties",
    "A third party said something.")

# What analysts, named or not, and authors think
AssessmentOffered = FactType("assessment-offered", Assessment, "assessments",
    "Someone judged what is, or why.")
ForecastOffered = FactType("forecast-offered", Assessment, "assessments",
    "Someone judged what may come.")
FramingOffered = FactType("framing-offered", Assessment, "assessments",
    "A headline or premise that is stronger than the text beneath it.")

# Steps on tracks that a dossier names for itself
StepTaken = FactType("step-taken", Step, "positions",
    "A step on any track for which there is no type of its own.")
StepPlanned = FactType("step-planned", Plan, "plans",
    "A plan that stands on a track.")
StateInForce = FactType("state-in-force", State, "positions",
    "What is in force on any track for which there is no type of its own.")

# fmt: on

FACT_TYPES: tuple[FactType[Fact], ...] = tuple(
    row for row in globals().values() if isinstance(row, FactType)
)
"""Every row above, in the order of the table."""
