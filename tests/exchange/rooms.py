"""An exchange room over SIMULATED lists, made once and copied."""

from __future__ import annotations

from pathlib import Path

from exchange.invented import FAMILIES_MAPPING, OTHER_MAPPING, PARTY_MAPPING, invented_lists
from truceline.store.vault import Cost
from truceline.workspace import Workspace, init_workspace

__all__ = ["LIAISON", "OWNER", "PASSPHRASE", "REVIEWER", "make_room"]

PASSPHRASE = " ".join(("seven", "dull", "copper", "kettles"))  # of rooms that hold nobody
OWNER, REVIEWER, LIAISON = "منى", "Rami", "Lina"
_CHEAP = Cost(rounds=1, memory_kib=64, lanes=1)


def make_room(folder: Path, *, is_linked: bool = True, has_families: bool = True) -> Path:
    """A workspace with a room: two parties' lists, a families' list, three further users."""
    with init_workspace(folder, pack="minsk") as workspace:
        fill_room(workspace, is_linked=is_linked, has_families=has_families)
    return folder


def fill_room(workspace: Workspace, *, is_linked: bool, has_families: bool) -> None:
    lists, others = invented_lists(), invented_lists(persons=12, shared=0, seed=11)
    stage = workspace.exchange
    with stage.create(user=OWNER, passphrase=PASSPHRASE, cost=_CHEAP) as room:
        if has_families:
            room.lists.add(lists.party, mapping=PARTY_MAPPING, suffix=".csv")
            room.lists.add(lists.families, mapping=FAMILIES_MAPPING, suffix=".csv")
        room.lists.add(others.party, mapping=OTHER_MAPPING, suffix=".csv")
        if is_linked:
            room.pairs.link()
        room.users.add(REVIEWER, passphrase=PASSPHRASE, roles=["reviewer"])
        room.users.add(LIAISON, passphrase=PASSPHRASE, roles=["liaison"])
        room.users.add("Nadia", passphrase=PASSPHRASE, roles=["intermediary"])
        room.users.add("Otto", passphrase=PASSPHRASE, roles=["auditor"])
        room.users.add("Pia", passphrase=PASSPHRASE, roles=["planner"])
