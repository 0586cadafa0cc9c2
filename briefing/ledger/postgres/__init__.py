"""A ledger on a PostgreSQL server, for teams; needs the extra ``postgres``."""

from briefing.ledger.postgres.datastore import open_datastore as open_datastore
from briefing.ledger.postgres.recorder import PostgresRecorder as PostgresRecorder
