"""Sounds that letters stand for, Arabic and Latin, and what it costs to write one for another.

Arabic letters keep codes of their own, Latin digraphs become one code, and the costs say how far
two codes are: 0 for a letter and its usual transliteration, 1 for two unlike consonants. Latin
short vowels stand against nothing in Arabic almost freely; a long vowel wants its own.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLANK", "WIDTH", "codes_of", "costs", "skeleton", "skeletons"]

WIDTH = 14
BLANK = 0
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
_SOUND_NAMES = "b t th j h kh d dh r z s sh g gh f v q k l m n w y a e i o u aa ii uu ay aw"
_SOUNDS = tuple(_SOUND_NAMES.split())
_OF_ARABIC = {letter: 1 + at for at, letter in enumerate(_ARABIC)}
_OF_SOUND = {sound: 1 + len(_ARABIC) + at for at, sound in enumerate(_SOUNDS)}
_COUNT = 1 + len(_ARABIC) + len(_SOUNDS)
_SPELLINGS = (
    "tch:sh sch:sh kh:kh gh:gh sh:sh ch:sh th:th dh:dh dj:j ph:f ck:k c:k x:kh p:b ou:uu oo:uu"
    " oe:o ee:ii ie:ii ai:ay ay:ay ei:ay ey:ay aw:aw au:aw ao:aw"
)
_SPELT = dict(each.split(":") for each in _SPELLINGS.split())
_SOUND = re.compile("|".join(sorted({*_SPELT, *_SOUNDS}, key=len, reverse=True)))
_LAST = {"i": "y", "ii": "y", "e": "aa", "a": "aa"}
_DOUBLED = re.compile(r"([a-z])\1(?!\1)")

# letter: sounds that write it, with their cost; unlisted sounds cost 1.
_WRITTEN = {
    "ا": "a0 aa0 e.15 i.3 o.35 u.35 ii.4 uu.4 ay.35 aw.35", "ب": "b0 v.5", "ت": "t0 th.3",
    "ث": "th0 t.2 s.25", "ج": "j0 g.1 y.7", "ح": "h0 kh.4", "خ": "kh0 h.25 k.3", "د": "d0 dh.3",
    "ذ": "dh0 d.2 z.2 th.25", "ر": "r0", "ز": "z0 s.6", "س": "s0 z.5 sh.6", "ش": "sh0 s.5",
    "ص": "s0 z.6", "ض": "d0 dh.1 z.25", "ط": "t0 th.35", "ظ": "z0 dh0 d.2 th.3",
    "ع": "a.05 e.1 i.1 o.1 u.1 aa.1 ii.2 uu.2 ay.3 aw.3",
    "غ": "gh0 g.1 r.4 h.5", "ف": "f0 v.1", "ق": "q0 k.05 g.15", "ك": "k0 q.3 g.5", "ل": "l0",
    "م": "m0", "ن": "n0", "ه": "h0 aa.05 a.1 e.1", "و": "w0 u0 uu0 o0 aw.05 v.2",
    "ي": "y0 i0 ii0 ay0 e.1 a.45 aa.3", "ء": "a.05 e.05 i.05 o.05 u.05",
}  # fmt: skip
_LIKE_SOUNDS = (
    "a-aa.05 i-ii.05 u-uu.05 e-aa.2 e-ii.1 o-uu.05 o-aa.35 u-aa.4 a-ii.4 a-uu.4 aw-uu.15 w-uu.1"
    " y-ii.05 ay-ii.1 aa-ay.3 a-e.12 e-i.1 o-u.05 a-o.3 a-u.35 a-i.35 i-u.45 e-o.35 e-u.4 i-o.45"
    " i-ay.12 e-ay.1 a-ay.3 o-aw.1 u-aw.2 a-aw.3 u-w.1 o-w.15 aw-w.15 i-y.05 e-y.15 ay-y.1 k-q.08"
    " h-kh.25 k-kh.3 g-j.25 g-gh.1 g-q.2 g-k.35 gh-r.5 t-th.2 s-th.3 d-dh.15 z-dh.2 th-dh.3 s-sh.5"
    " s-z.5 d-t.6 f-v.1 v-w.2 b-v.4"
)
_LIKE_LETTERS = (
    "ب-ت.6 ب-ن.6 ب-ي.6 ب-ث.6 ت-ث.5 ت-ن.6 ن-ي.6 ت-ي.6 ج-ح.6 ج-خ.6 ح-خ.6 د-ذ.4 ر-ز.6 س-ش.6 ص-ض.6"
    " ط-ظ.6 ع-غ.6 ف-ق.6 ض-ظ.4 س-ص.6 ت-ط.6 ذ-ز.5 ح-ه.6 ه-ا.5 ي-ا.5 ا-ء.1 ي-ء.2 و-ء.2 ا-ع.7"
)
_LEFT_OUT_CROSS = (
    "ا.5 ع.1 ء.05 ه.35 و.6 ي.5 a.1 e.06 i.08 o.1 u.08 aa.2 ii.25 uu.2 ay.4 aw.4 h.4 y.35 w.5"
)
_LEFT_OUT = "ا.8 ع.9 ء.1 ه.7 و.9 ي.9 a.3 e.25 i.3 o.3 u.3 aa.35 ii.35 uu.35 ay.5 aw.5 h.35 y.35 w.5"
# Consonants that spellings confuse share a letter of the skeleton; vowels and glides have none.
_BONES = "b:ب-b-v t:ت-ط-ث-t-th j:ج-j-g h:ح-خ-h-kh d:د-ذ-ض-ظ-ز-d-dh-z r:ر-r s:س-ص-ش-s-sh"
_BONES += " g:غ-gh f:ف-f k:ق-ك-q-k l:ل-l m:م-m n:ن-n"
_BONE = {sign: each[0] for each in _BONES.split(" ") for sign in each.split(":")[1].split("-")}
_CODE = _OF_ARABIC | _OF_SOUND
_SIGN = {code: sign for sign, code in _CODE.items()}


def codes_of(unit: str) -> list[int]:
    """Codes of the sounds of a folded unit, at most `WIDTH`; letters of other scripts drop out."""
    codes: list[int] = []
    for word in unit.split():
        if "\u0600" <= word[0] <= "\u06ff":
            codes += [_OF_ARABIC[letter] for letter in word if letter in _OF_ARABIC]
        else:
            once = _DOUBLED.sub(lambda two: two[0] if two[1] in "aeiou" else two[1], word)
            heard = [_SPELT.get(each, each) for each in _SOUND.findall(once)]
            # A last vowel is written in Arabic: -i with ya, -a with alif, ta marbuta or ya.
            if len(heard) > 2 and (last := _LAST.get(heard[-1])):
                heard[-1] = last
            codes += [_OF_SOUND[each] for each in heard]
    return codes[:WIDTH]


def skeleton(codes: list[int]) -> str:
    """Consonants of a name by kinds that spellings confuse, without a last h: to look up by."""
    bones = "".join(_BONE.get(_SIGN[code], "") for code in codes)
    return bones[:-1] if len(bones) > 1 and bones[-1] == "h" else bones


_READINGS = (("g", "غ"), ("g", "ق"), ("th", "s"), ("h", ""))


def skeletons(unit: str) -> tuple[str, ...]:
    """Skeletons under which to look a unit up: its letters may be read in more than one way."""
    codes = codes_of(unit)
    found = {skeleton(codes)}
    for sound, other in _READINGS:
        if _OF_SOUND[sound] in codes:
            reading = _CODE[other] if other else _CODE["a"]
            found.add(skeleton([reading if each == _OF_SOUND[sound] else each for each in codes]))
    return tuple(sorted(found))


def costs(kind: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cost of each code for each other, and of leaving one out; kind: arabic, latin or cross."""
    unlike = np.ones((_COUNT, _COUNT), np.float32)
    np.fill_diagonal(unlike, 0)
    left_out = np.ones(_COUNT, np.float32)
    pairs = {"arabic": _LIKE_LETTERS, "latin": _LIKE_SOUNDS}.get(kind, "")
    for one, other, cost in re.findall(r"([^\W\d]+)-([^\W\d]+)(\.\d+)", pairs):
        unlike[_CODE[one], _CODE[other]] = unlike[_CODE[other], _CODE[one]] = float(cost)
    if kind == "cross":
        for letter, sounds in _WRITTEN.items():
            for sound, cost in re.findall(r"([a-z]+)(\.?\d+)", sounds):
                unlike[_CODE[letter], _CODE[sound]] = unlike[_CODE[sound], _CODE[letter]] = float(
                    cost
                )
    costs_left_out = _LEFT_OUT_CROSS if kind == "cross" else _LEFT_OUT
    for sign, cost in re.findall(r"([^\W\d]+)(\.\d+)", costs_left_out):
        left_out[_CODE[sign]] = float(cost)
    left_out[BLANK] = 0
    return unlike, left_out
