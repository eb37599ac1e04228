"""Finding the text of an annotated document, and its day of publication."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from truceline.claims.evaluate.texts import Described, Texts
from truceline.core.errors import InvalidValue, UnknownId


def put(path: Path, content: str = "A text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


def sha(content: str) -> Described:
    return Described(sha256=hashlib.sha256(content.encode()).hexdigest())


@pytest.mark.parametrize("doc", ["t1.txt", "below/t1.txt", "t1"])
def test_a_text_is_found_in_a_folder_below(doc: str, tmp_path: Path) -> None:
    put(tmp_path / "deep" / "below" / "t1.txt")
    put(tmp_path / "deep" / "below" / "t1.json", "{}")
    assert Texts([tmp_path]).find(doc).text == "A text."


def test_a_shared_text_is_found_by_its_path_in_a_second_folder(tmp_path: Path) -> None:
    put(tmp_path / "own" / "t1.txt", "ours")
    put(tmp_path / "shared" / "wiki" / "a [2018–2019].md", "theirs")
    texts = Texts([tmp_path / "own", tmp_path / "shared"])
    told = Described(source="shared:wiki/a [2018–2019].md")
    assert texts.find("a [2018–2019].md", told).text == "theirs"
    assert texts.find("a [2018–2019].md").text == "theirs"


def test_of_two_texts_of_one_name_the_hash_decides(tmp_path: Path) -> None:
    put(tmp_path / "a" / "t1.txt", "one")
    put(tmp_path / "b" / "t1.txt", "two")
    texts = Texts([tmp_path])
    with pytest.raises(InvalidValue, match="Different files are called"):
        texts.find("t1.txt")
    assert texts.find("t1.txt", sha("two")).text == "two"


def test_line_ends_and_marks_stay_because_offsets_count_them(tmp_path: Path) -> None:
    put(tmp_path / "t1.txt", "a\r\nb\u2028c")
    assert Texts([tmp_path]).find("t1.txt").text == "a\r\nb\u2028c"


@pytest.mark.parametrize("name", ["t1.txt.json", "t1.json"])
def test_a_sidecar_says_who_published_it_and_when(name: str, tmp_path: Path) -> None:
    put(tmp_path / "t1.txt")
    put(tmp_path / name, '{"published": "2021-03-04", "publisher": "P", "title": "T"}')
    found = Texts([tmp_path]).find("t1.txt")
    assert (found.published_on, found.publisher, found.title) == (date(2021, 3, 4), "P", "T")
    assert (found.name, found.published_basis) == ("t1.txt", "metadata")


@pytest.mark.parametrize(
    ("sidecar", "text", "day", "basis"),
    [
        (None, "Published 2021-03-04\n\nA text.", date(2021, 3, 4), "text"),
        ("{}", "Published 2021-03-04\n\nA text.", date(2021, 3, 4), "text"),
        ('{"published": null}', "Published 2021-03-04\n\nA text.", None, ""),
        (None, "It was signed on 2021-03-04.", None, ""),
    ],
)
def test_without_a_sidecar_only_the_day_that_the_text_plainly_states_counts(
    sidecar: str | None, text: str, day: date | None, basis: str, tmp_path: Path
) -> None:
    put(tmp_path / "t1.txt", text)
    if sidecar is not None:
        put(tmp_path / "t1.json", sidecar)
    found = Texts([tmp_path]).find("t1.txt")
    assert (found.published_on, found.published_basis, found.publisher) == (day, basis, "")


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        ("{", "t1.json is not JSON"),
        ("[]", "t1.json holds no object"),
        ('{"published": "May 2021"}', "sidecar of t1.txt"),
        ('{"published": 2021}', "sidecar of t1.txt"),
        ('{"published": "2021-03-05"}', "published on 2021-03-05 by its sidecar and on 2021-03-04"),
    ],
)
def test_a_sidecar_that_is_wrong_is_named(sidecar: str, said: str, tmp_path: Path) -> None:
    put(tmp_path / "t1.txt")
    put(tmp_path / "t1.json", sidecar)
    with pytest.raises(InvalidValue) as caught:
        Texts([tmp_path]).find("t1.txt", Described(published_on=date(2021, 3, 4)))
    assert said in caught.value.message


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="is no folder"):
        Texts([tmp_path / "none"])
    with pytest.raises(UnknownId, match="is not in"):
        Texts([tmp_path]).find("t1.txt")
    (tmp_path / "t1.txt").write_bytes(b"a\xff")
    with pytest.raises(InvalidValue, match="not UTF-8: byte 1"):
        Texts([tmp_path]).find("t1.txt")
