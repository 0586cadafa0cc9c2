"""Meetings, visits, forums and invitations to them."""

from briefing_events.shapes import Encounter, Plan, Utterance


class MeetingHeld(Encounter):
    """Two or more actors met."""

    TOPIC = "meeting-held"
    SUBJECT = "encounters"
    REQUIRED_ROLES = (("participant", 2),)


class VisitMade(Encounter):
    """Someone travelled to another's place."""

    TOPIC = "visit-made"
    SUBJECT = "encounters"
    REQUIRED_ROLES = (("visitor", 1),)


class ForumHeld(Encounter):
    """A conference, council or forum took place."""

    TOPIC = "forum-held"
    SUBJECT = "encounters"


class TopicDiscussed(Utterance):
    """A subject of talks, not an agreement; every side named is a speaker."""

    TOPIC = "topic-discussed"
    SUBJECT = "encounters"
    ACT = "topic"


class InvitationExtended(Utterance):
    """Someone was invited."""

    TOPIC = "invitation-extended"
    SUBJECT = "encounters"
    ACT = "invitation"
    REQUIRED_ROLES = (("speaker", 1), ("addressee", 1))


class AttendanceAnnounced(Plan):
    """Someone is to attend a forum or meeting."""

    TOPIC = "attendance-announced"
    SUBJECT = "encounters"


class EventScheduled(Plan):
    """A forum, meeting or visit is set for a date."""

    TOPIC = "event-scheduled"
    SUBJECT = "encounters"
