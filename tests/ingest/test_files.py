from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, TrucelineError, UnreadableDocument
from truceline.core.source import content_id
from truceline.ingest.files import first_lines, open_source, text_lines

TEXT = "id,place\n1,حلب\n"


def stored(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


def packed(content: bytes) -> bytes:
    """Without a clock: names of tests are made of these bytes."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", TEXT.encode()),
        ("marked.csv", codecs.BOM_UTF8 + TEXT.encode()),
        ("utf16.csv", TEXT.encode("utf-16")),
        ("packed.csv.gz", packed(TEXT.encode())),
        ("packed.zip", zipped(a=TEXT.encode())),
    ],
)
def test_the_same_text_comes_out_of_every_packing(
    tmp_path: Path, name: str, content: bytes
) -> None:
    file = open_source(stored(tmp_path, content, name))
    assert text_lines(file) == ["id,place\n", "1,حلب\n"]
    assert file.source_id == content_id(content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("empty.gz", packed(b""), "nothing but"),
        ("blank.csv", b"\n \n", "nothing but"),
        ("cut.gz", packed(TEXT.encode())[:-9], "damaged or cut off"),
        ("lies.gz", b"\x1f\x8bnot gzip", "damaged or cut off"),
        ("lies.zip", b"PK not zip", "damaged or cut off"),
        ("two.zip", zipped(a=b"1", b=b"2"), r"holds 2 files \(a, b\), not one"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        open_source(stored(tmp_path, content, name))
    assert caught.value.hint
    assert name in str(caught.value)


def test_missing_files_folders_and_encodings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="There is no file"):
        open_source(tmp_path / "absent.csv")
    with pytest.raises(UnreadableDocument, match="is a folder"):
        open_source(tmp_path)
    with pytest.raises(InvalidValue, match="'klingon' is no encoding"):
        open_source(stored(tmp_path, b"x"), encoding="klingon")


def test_wrong_encoding_names_line_byte_and_repair(tmp_path: Path) -> None:
    path = stored(tmp_path, b"id,place\n1,Idlib\n2,\xcd\xe3\xd5\n")
    with pytest.raises(UnreadableDocument, match="byte 0xcd") as caught:
        text_lines(open_source(path))
    assert caught.value.where is not None
    assert caught.value.where.line == 3
    assert "--encoding cp1252" in caught.value.hint
    assert text_lines(open_source(path, encoding="cp1256"))[2] == "2,حمص\n"


def test_nul_characters_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match="NUL") as caught:
        text_lines(open_source(stored(tmp_path, b"id\n1\n\0\n")))
    assert caught.value.where is not None
    assert caught.value.where.line == 3


def test_only_line_feeds_and_carriage_returns_end_a_line(tmp_path: Path) -> None:
    file = open_source(stored(tmp_path, "a\u2028b\x0cc\r\nd\re".encode()))
    assert text_lines(file) == ["a\u2028b\x0cc\r\n", "d\r", "e"]
    assert first_lines(file, 1) == ["a\u2028b\x0cc\r\n"]


def test_the_place_of_a_wrong_byte_is_right_far_into_a_file(tmp_path: Path) -> None:
    path = stored(tmp_path, b"0123456789\n" * 5000 + b"\xff\n")
    with pytest.raises(UnreadableDocument, match="position 55001 ") as caught:
        text_lines(open_source(path))
    assert caught.value.where is not None
    assert caught.value.where.line == 5001
