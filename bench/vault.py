"""How long the vault takes: sealing, reading, checking and erasing. Prints a table.

    .venv/bin/python bench/vault.py [ROWS]

Rows are made up. The figures are of this machine; nothing is asserted.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from truceline.store.vault import Vault

USER, PASSPHRASE = "bench", "five words drawn at random"


def clock() -> datetime:
    return datetime.now(UTC)


def row(number: int) -> dict[str, object]:
    names = {"full": f"محمد أحمد الحمصي {number}", "given": "محمد", "father": "أحمد"}
    return {"names": names, "born": ["1980-01-01", "1980-12-31"], "place": "حمص", "n": number}


def timed(what: str, step: Callable[[], object]) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    given = step()
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what:<46} {took:8.2f} s {worked:8.2f} s   {given}")


def main(number: int) -> None:
    rows = [(f"r-{i}", row(i), f"e-{i}") for i in range(number)]
    print(f"{'':<46} {'on the clock':>10} {'of CPU':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "vault"
        timed(
            "make it (Argon2id of RFC 9106, 3 derivations)",
            lambda: Vault.create(folder, user=USER, passphrase=PASSPHRASE, clock=clock),
        )
        vault = Vault.open(folder, user=USER, passphrase=PASSPHRASE, clock=clock)
        timed(f"seal {number} rows, each its key", lambda: vault.append_many("rows", rows, by=USER))
        timed("the same again: nothing new", lambda: vault.append_many("rows", rows, by=USER))
        timed("read all", lambda: sum(1 for _ in vault.events("rows")))
        timed("one event", lambda: vault.append("cases", "c", {"a": 1}, event_id="c", by=USER))
        timed("check chain, signatures and seals", lambda: vault.chain_ok().is_whole)
        timed("another master key, for everybody", lambda: vault.rotate(by=USER))
        timed("erase one", lambda: vault.erase("r-1", by=USER, reason="bench"))
        size = (folder / "vault.sqlite").stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"on disk {size / 2**20:.1f} MiB, peak memory {peak / 2**10:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
