"""Names of provinces and districts: told alike across spellings, and never guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from truceline.geography.model import AreaLayer

__all__ = ["AreaNames", "plain_name"]

_KINDS = {"governorate", "muhafazat", "muhafazah", "province", "district", "subdistrict", "of"}
_KINDS |= {"mintaqat", "mintaqah", "markaz", "nahiyat", "wilayat", "oblast", "raion", "rayon"}
_KINDS |= {"region", "department", "state", "county", "municipality", "prefecture", "division"}
_ARTICLES = {"al", "el", "ar", "as", "at", "ath", "ash", "an", "ad", "adh", "az", "the"}
_ALIKE = 75.0
"""Least similarity (0–100) of two spellings, with the point inside; without a point `_SURE`."""
_SURE, _MARGIN = 92.0, 5.0
_NEAR_DEG = 0.05
"""How far outside a boundary a point may lie and still be of the area: drawn lines differ."""


def plain_name(name: str) -> str:
    """A name without case, diacritics, articles, punctuation and words such as `district`."""
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    letters = "".join(ch for ch in letters if ch not in "'’‘ʼʻ`ʿʾ")
    words = "".join(ch if ch.isalnum() else " " for ch in letters.casefold()).split()
    kept = [w for w in words if w not in _KINDS and w not in _ARTICLES]
    return "".join(kept or words)


class AreaNames:
    """The areas of one layer, found by name and checked against the point.

    Transliterations differ more than neighbouring names do (`Al Hasakah`, `Al-Hasakeh`), so a
    similar name is believed only if the report's point lies in that area; without a point it must
    be nearly the same. Where two areas fit, none is matched.
    """

    def __init__(self, layer: AreaLayer) -> None:
        self.layer = layer
        pairs = [
            (plain_name(text), index)
            for index, names in enumerate(layer.names)
            for text in names.split("|")
            if text.strip()
        ]
        self._texts = [text for text, _ in pairs]
        self._areas = np.array([index for _, index in pairs], dtype=np.int64)
        self._known: dict[str, NDArray[np.float64]] = {}

    def match(self, name: str, lon_deg: float, lat_deg: float) -> int | None:
        """Index of the area so named in the layer; None where none or more than one fits."""
        wanted = plain_name(name)
        if not wanted or not self._texts:
            return None
        if wanted not in self._known:
            self._known[wanted] = self._likeness(wanted)
        likeness = self._known[wanted]
        if np.isnan(lon_deg):
            return _clearly_best(likeness)
        for least in (100.0, _ALIKE):
            candidates = [int(i) for i in np.flatnonzero(likeness >= least)]
            around = [i for i in candidates if self._is_near(i, lon_deg, lat_deg, 0.0)]
            around = around or [i for i in candidates if self._is_near(i, lon_deg, lat_deg)]
            if len(around) == 1:
                return around[0]
            if around:
                return _clearly_best(
                    np.where(np.isin(np.arange(len(likeness)), around), likeness, 0.0)
                )
        return None

    def _likeness(self, wanted: str) -> NDArray[np.float64]:
        scores = process.cdist([wanted], self._texts, scorer=fuzz.ratio)[0].astype(np.float64)
        skeleton = _skeleton(wanted)
        if len(skeleton) > 1:
            same = np.array([s == skeleton for s in self._skeletons])
            scores = np.where(same, np.maximum(scores, _ALIKE), scores)
        best = np.zeros(len(self.layer.names))
        np.maximum.at(best, self._areas, scores)
        return best

    @cached_property
    def _skeletons(self) -> Sequence[str]:
        return [_skeleton(text) for text in self._texts]

    def _is_near(
        self, index: int, lon_deg: float, lat_deg: float, margin_deg: float = _NEAR_DEG
    ) -> bool:
        area: BaseGeometry = self.layer.geometries[index]
        return bool(shapely.dwithin(area, shapely.Point(lon_deg, lat_deg), margin_deg))


def _clearly_best(likeness: NDArray[np.float64]) -> int | None:
    order = np.argsort(likeness)[::-1]
    second = likeness[order[1]] if len(order) > 1 else 0.0
    best = likeness[order[0]]
    return int(order[0]) if best >= _SURE and best - second >= _MARGIN else None


def _skeleton(plain: str) -> str:
    """Consonants alone, doubled ones once: vowels are what transliterations disagree about."""
    kept = [ch for ch in plain if ch not in "aeiouyw"]
    single = [ch for ch, before in zip(kept, ["", *kept[:-1]], strict=True) if ch != before]
    return "".join(single).removesuffix("h")
