"""The ledger: the one place where events are recorded, in order, once and for good."""

from briefing.ledger.store import Ledger as Ledger
