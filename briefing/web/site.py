"""What all requests share: the ledger, a reader of each dossier at its head, and made briefs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from briefing.ledger import Ledger
from briefing.service.dossier_reader import DossierReader

T = TypeVar("T")

KEPT = 32
"""How many answers are kept: the steps of a few people who move a slider."""


@dataclass
class Site:
    """The ledger that is served. What others append is seen by the next request."""

    ledger: Ledger
    db: str
    clock: Callable[[], datetime]
    program: str
    read_only: bool = False
    four_eyes: bool = False
    """Whether a second person decides before a draft is recorded, in every dossier."""
    decided: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """What somebody decided of a dossier's drafts: it can be taken back."""
    _readers: dict[str, DossierReader] = field(default_factory=dict)
    _answers: OrderedDict[Hashable, Future[Any]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def asks_four_eyes(self, reader: DossierReader) -> bool:
        """Whether a second person decides here before a draft is recorded."""
        return self.four_eyes or reader.definition.four_eyes

    def reader(self, slug: str) -> DossierReader:
        """Reads a dossier at its present head; raises ``UnknownDossier``."""
        head = self.ledger.head(slug)
        known = self._readers.get(slug)
        if known is None:
            known = DossierReader(self.ledger, slug, self.program, self.clock())
        self._readers[slug] = present = known.at_head(head)
        present.now = self.clock()
        return present

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for a key, made now if it is not kept; a key names all that decides.

        Whoever asks while it is made waits for it.
        """
        with self._lock:
            known = self._answers.get(key)
            answer: Future[T] = known or Future()
            self._answers[key] = answer
            self._answers.move_to_end(key)
            if len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        if known is None:
            try:
                answer.set_result(make())
            except BaseException as error:
                with self._lock:
                    self._answers.pop(key, None)
                answer.set_exception(error)
                raise
        return answer.result()
