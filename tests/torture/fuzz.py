"""Fuzz one parser, guided by what the program's code does: ``python -m tests.torture.fuzz``.

Takes the parser's name, a folder for what it finds and for how many seconds; starts from the
parser's seeds and from the kept inputs. An input that is a fault ends it and is written to the
folder of kept inputs.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["briefing", "briefing_events"], enable_loader_override=False
):
    from tests.torture.parsers import KEPT, kept, parsers

LONGEST = 20_000


def main(name: str, folder: Path, seconds: int) -> None:
    """Fuzz until the time is over or a fault is found."""
    folder.mkdir(parents=True, exist_ok=True)
    (KEPT / name).mkdir(parents=True, exist_ok=True)
    with parsers() as found:
        parser = found[name]
        for seed in (*parser.seeds, *kept(name)):
            data = seed.encode("utf-8", "surrogatepass")[:LONGEST]
            (folder / sha256(data).hexdigest()[:20]).write_bytes(data)

        def take(data: bytes) -> None:
            parser.take(data.decode("utf-8", "replace"))

        atheris.Setup(
            [
                sys.argv[0], str(folder), f"-max_total_time={seconds}", f"-max_len={LONGEST}",
                "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={KEPT / name}/",
                "-print_final_stats=1", "-len_control=0",
            ],
            take,
        )  # fmt: skip
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
