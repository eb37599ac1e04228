"""The exchange room of a workspace: a sealed vault, opened by a person for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from truceline.core.errors import InvalidValue
from truceline.store.vault import Cost, Vault
from truceline.workspace.exchange_state import ExchangeState

if TYPE_CHECKING:
    from truceline.workspace.exchange_cases import CaseStage
    from truceline.workspace.exchange_estimates import EstimateStage
    from truceline.workspace.exchange_lists import ListStage
    from truceline.workspace.exchange_log import LogStage
    from truceline.workspace.exchange_pairs import PairStage
    from truceline.workspace.exchange_persons import PersonStage
    from truceline.workspace.exchange_plans import PlanStage
    from truceline.workspace.exchange_private import PrivateStage
    from truceline.workspace.exchange_users import UserStage

__all__ = ["ExchangeRoom", "ExchangeStage"]


class ExchangeStage:
    """Makes the room and unlocks it; holds no key and no person itself.

    Args:
        folder: Of the workspace; the vault lies in it.
        clock: Gives the present instant (UTC).
    """

    def __init__(self, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self._folder = folder / "vault"
        self._clock = clock

    @property
    def is_made(self) -> bool:
        """Whether this workspace has an exchange room; not whether anybody is in it."""
        return self._folder.is_dir()

    def create(
        self, *, user: str, passphrase: str, cost: Cost | None = None, roles: Sequence[str] = ()
    ) -> ExchangeRoom:
        """Make the room with its first user, and open it.

        Args:
            user: Name of the first user, who may let others in.
            passphrase: At least 12 characters; without it nobody ever reads the room again.
            cost: How dear a guess is made; the default is that of RFC 9106.
            roles: Of this user beside `intermediary`.

        Raises:
            InvalidValue: There is one already, or the passphrase is too weak.
        """
        vault = Vault.create(
            self._folder,
            user=user,
            passphrase=passphrase,
            clock=self._clock,
            roles=("intermediary", *roles),
            cost=cost,
        )
        room = ExchangeRoom(ExchangeState(vault, clock=self._clock))
        room.state.make_key()
        return room

    def unlock(self, *, user: str, passphrase: str) -> ExchangeRoom:
        """Open the room; it stays open until it is closed.

        Raises:
            InvalidValue: This workspace has no exchange room.
            SafetyRefusal: User and passphrase do not open it.
        """
        if not self.is_made:
            raise InvalidValue(
                "This workspace has no exchange room.", hint="Make one: truceline exchange init"
            )
        vault = Vault.open(self._folder, user=user, passphrase=passphrase, clock=self._clock)
        return ExchangeRoom(ExchangeState(vault, clock=self._clock).refresh())


class ExchangeRoom:
    """An unlocked room, as one person sees it.

    Attributes:
        state: What it holds in memory.
        lists: Lists, added and told of.
        pairs: Rows that may tell one person, and what people say of them.
        persons: Rows joined to persons.
        cases: Cases, step by step.
        plans: Who is released when.
        estimates: How many there are in all, also on no list.
        private: Sessions of private matching with other holders.
        users: Who may open the room.
        log: What was done, by whom, without a name of a person.
    """

    def __init__(self, state: ExchangeState) -> None:
        self.state = state

    @property
    def user(self) -> str:
        """Name of who opened it."""
        return self.state.user

    @cached_property
    def lists(self) -> ListStage:
        """Lists, added and told of."""
        from truceline.workspace.exchange_lists import ListStage  # noqa: PLC0415

        return ListStage(self.state)

    @cached_property
    def pairs(self) -> PairStage:
        """Rows that may tell one person."""
        from truceline.workspace.exchange_pairs import PairStage  # noqa: PLC0415

        return PairStage(self.state)

    @cached_property
    def persons(self) -> PersonStage:
        """Rows joined to persons."""
        from truceline.workspace.exchange_persons import PersonStage  # noqa: PLC0415

        return PersonStage(self.state, self.pairs)

    @cached_property
    def cases(self) -> CaseStage:
        """Cases, step by step."""
        from truceline.workspace.exchange_cases import CaseStage  # noqa: PLC0415

        return CaseStage(self.state)

    @cached_property
    def plans(self) -> PlanStage:
        """Who is released when."""
        from truceline.workspace.exchange_plans import PlanStage  # noqa: PLC0415

        return PlanStage(self.state, self.persons)

    @cached_property
    def estimates(self) -> EstimateStage:
        """How many there are in all."""
        from truceline.workspace.exchange_estimates import EstimateStage  # noqa: PLC0415

        return EstimateStage(self.state, self.pairs, self.persons)

    @cached_property
    def private(self) -> PrivateStage:
        """Sessions of private matching."""
        from truceline.workspace.exchange_private import PrivateStage  # noqa: PLC0415

        return PrivateStage(self.state, self.lists, self.persons)

    @cached_property
    def users(self) -> UserStage:
        """Who may open the room."""
        from truceline.workspace.exchange_users import UserStage  # noqa: PLC0415

        return UserStage(self.state)

    @cached_property
    def log(self) -> LogStage:
        """What was done, by whom."""
        from truceline.workspace.exchange_log import LogStage  # noqa: PLC0415

        return LogStage(self.state)

    def close(self) -> None:
        """Lock the room: keys and rows are given up."""
        self.state.forget()
        for name in [name for name in vars(self) if name != "state"]:
            delattr(self, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
