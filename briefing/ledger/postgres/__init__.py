"""A ledger on a PostgreSQL server, for teams; needs the extra ``postgres``."""

from briefing.ledger.postgres.server_datastore import open_server as open_server
from briefing.ledger.postgres.server_recorder import PostgresRecorder as PostgresRecorder
