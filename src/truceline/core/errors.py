"""The errors of Truceline: each says what, where, and what to do next.

TrucelineError
├── InputError: InvalidValue, UnknownId, CrsMismatch, UnitMismatch
├── ConfigError: MissingExtra
├── SourceError: SourceUnreachable, SourceRefused, SourceChanged, UnreadableDocument
├── ProvenanceError
├── StoreError: StoreLocked, MigrationNeeded, StoreDamaged
├── ModelError: NotConverged, NotIdentified, TooLarge
└── SafetyRefusal: WrongPassphrase
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from truceline.core.source import Span

__all__ = [
    "ConfigError",
    "CrsMismatch",
    "InputError",
    "InvalidValue",
    "MigrationNeeded",
    "MissingExtra",
    "ModelError",
    "NotConverged",
    "NotIdentified",
    "ProvenanceError",
    "SafetyRefusal",
    "SourceChanged",
    "SourceError",
    "SourceRefused",
    "SourceUnreachable",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "TooLarge",
    "TrucelineError",
    "UnitMismatch",
    "UnknownId",
    "UnreadableDocument",
    "WrongPassphrase",
]


class TrucelineError(Exception):
    """Something that Truceline cannot do, with its place and its repair.

    Attributes:
        code: Permanent name of this kind of error, for programs.
        message: One sentence with the values in it.
        hint: What to do next.
        where: The row or passage that it is about, if there is one.
    """

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "", where: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        return f"{self.message}{place}" + (f" {self.hint}" if self.hint else "")


class InputError(TrucelineError, ValueError):
    """The caller's value cannot be right."""

    code = "input"


class InvalidValue(InputError):
    """A value is out of its range or makes no sense where it stands."""

    code = "input.invalid-value"


class UnknownId(InputError, LookupError):
    """A name that nothing here carries."""

    code = "input.unknown-id"


class CrsMismatch(InputError):
    """Two geometries do not share a coordinate system."""

    code = "input.crs-mismatch"


class UnitMismatch(InputError):
    """Two numbers do not count the same thing, so they cannot be combined."""

    code = "input.unit-mismatch"


class ConfigError(TrucelineError):
    """A setting is missing or contradicts another."""

    code = "config"


class MissingExtra(ConfigError):
    """An optional package is absent; the hint gives the install line."""

    code = "config.missing-extra"


class SourceError(TrucelineError):
    """The outside world is not as expected; nothing was stored."""

    code = "source"


class SourceUnreachable(SourceError):
    """A source does not answer; trying again may help."""

    code = "source.unreachable"
    retryable = True


class SourceRefused(SourceError):
    """A source refuses: login, licence or quota."""

    code = "source.refused"


class SourceChanged(SourceError):
    """A file has not the shape that its reader knows."""

    code = "source.changed"


class UnreadableDocument(SourceError):
    """This one file cannot be read; others can go on."""

    code = "source.unreadable"


class ProvenanceError(TrucelineError):
    """A result cannot name its sources; it is never released."""

    code = "provenance"


class StoreError(TrucelineError):
    """The workspace cannot be read or written."""

    code = "store"


class StoreLocked(StoreError):
    """Another program is writing to this workspace."""

    code = "store.locked"
    retryable = True


class MigrationNeeded(StoreError):
    """The workspace was written by another version of Truceline."""

    code = "store.migration-needed"


class StoreDamaged(StoreError):
    """A file of the workspace is missing or is not what was committed."""

    code = "store.damaged"


class ModelError(TrucelineError):
    """The mathematics has no answer here."""

    code = "model"


class NotConverged(ModelError):
    """An iteration did not settle."""

    code = "model.not-converged"


class NotIdentified(ModelError):
    """The data cannot decide the question."""

    code = "model.not-identified"


class TooLarge(ModelError):
    """The question exceeds a stated bound."""

    code = "model.too-large"


class SafetyRefusal(TrucelineError):
    """The output would expose a protected person or place."""

    code = "safety.refused"


class WrongPassphrase(SafetyRefusal):
    """The user or the passphrase is not known here; which of the two is not said."""

    code = "safety.wrong-passphrase"
