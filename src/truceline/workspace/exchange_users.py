"""Who may open the exchange room, and as what."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from truceline.core.errors import InvalidValue
from truceline.exchange.rights import ROLES
from truceline.store.vault import User
from truceline.workspace.exchange_state import ExchangeState
from truceline.workspace.vouched import vouched_name

__all__ = ["UserStage"]


class UserStage:
    """Lets people in and takes them out."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state

    def all(self) -> tuple[User, ...]:
        """Everybody who may open the room.

        Raises:
            UnknownId: This person may not know.
        """
        self._state.require("manage_users")
        return self._state.vault.users()

    def add(self, name: str, *, passphrase: str, roles: Sequence[str]) -> User:
        """Let a person in.

        Args:
            name: By which this person's acts are recorded.
            passphrase: A first one, to be changed.
            roles: What this person may see and do.

        Raises:
            UnknownId: The acting person may not let others in.
            InvalidValue: A role is unknown, the name is or looks like another user's, or the
                passphrase is weak.
        """
        self._state.require("manage_users")
        strange = [role for role in roles if role not in ROLES]
        if strange or not roles:
            raise InvalidValue(
                f"There is no role '{strange[0]}'." if strange else "A role is missing.",
                hint=f"Give one or several of {', '.join(ROLES)}.",
            )
        vault, name = self._state.vault, vouched_name(name)
        if _alike(name) in {_alike(one.name) for one in vault.users()} or _hides(name):
            raise InvalidValue(
                "A user of this name could be taken for another.",
                hint="Give a name that differs in letters that are seen, without hidden marks.",
            )
        return vault.add_user(name, passphrase, roles, by=self._state.user)

    def remove(self, name: str) -> None:
        """Take a person's way in, and give the vault a new key, so that later copies stay shut.

        What this person copied before opens with the passphrase of that time; nothing helps that.

        Raises:
            UnknownId: There is no such person, or the acting person may not.
        """
        self._state.require("manage_users")
        self._state.vault.remove_user(name, by=self._state.user)

    def rotate(self) -> None:
        """Give the vault a new key, so that what is written later needs it.

        Raises:
            UnknownId: The acting person may not.
        """
        self._state.require("manage_users")
        self._state.vault.rotate(by=self._state.user)

    def change_passphrase(self, *, current: str, new: str) -> None:
        """Change one's own passphrase and keys, and give the vault a new key.

        Who has the old passphrase and an earlier copy opens what that copy holds, nothing later.

        Raises:
            SafetyRefusal: The current one is not right.
            InvalidValue: The new one is too weak, or the current one again.
        """
        self._state.vault.change_passphrase(current=current, new=new)


def _alike(name: str) -> str:
    """A name as eyes see it: a second person must not be one who only looks like another."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(one for one in plain if unicodedata.category(one) != "Cf").split())


def _hides(name: str) -> bool:
    """Whether it holds marks that are not seen, but for joiners of Arabic and Indian letters."""
    return any(
        unicodedata.category(one) in {"Cf", "Zl", "Zp"} and one not in "\u200c\u200d"
        for one in name
    )
