from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reporting.planted import CUT_OFF, DAY, claim, entry, events, plan, record
from truceline.briefs.export import EXPORTERS, hxl_csv
from truceline.briefs.model import (
    Bullets,
    Cell,
    Column,
    Document,
    Figure,
    Inline,
    Notice,
    Paragraph,
    Section,
    Table,
)
from truceline.core.errors import UnreadableDocument
from truceline.core.judgement import Judgement
from truceline.reporting.guard import Leak, Secrets, guard, secrets_of
from truceline.reporting.house import read_house
from truceline.reporting.model import Audience
from truceline.reporting.secrets import SecretKind

RUN_AT = datetime(2018, 10, 20, 17, 5, tzinfo=UTC)


def _secrets(**changed: object) -> Secrets:
    return secrets_of((entry(**changed),), events(), record(), plan=plan(), open_moments=(RUN_AT,))


SECRETS = _secrets()


def _found(text: str, secrets: Secrets = SECRETS, *, name: str = "report.txt") -> list[SecretKind]:
    return [leak.kind for leak in guard({name: text.encode()}, secrets, Audience.PUBLIC)]


@pytest.mark.parametrize(
    "written",
    [
        "48.02312, 37.80224",
        "48,02312 / 37,80224",
        "37.802 48.023",
        "POLYGON ((37.80224 48.02312, 37.9 48.1))",
        "48.0231° N 37.8022° E",
        "48.02300 N; 37.80200 E",
        "٤٨٫٠٢٣١٢، ٣٧٫٨٠٢٢٤",
        "48°01'23\"N 37°48'08\"E",
        "48° 1.387' N, 37° 48.134' E",
        "48 01 23 N, 37 48 08 E",
        "480123N 0374808E",
        "lat 48.0231",
        "latitude: 48,0231",
        "37U DP 10697 19627",
        "37udp1069719627",
        "zone 37: 410697 5319627",
        "position 48.02, 37.80",
    ],
)
def test_a_position_is_found_in_any_notation(written: str) -> None:
    assert SecretKind.POSITION in _found(f"We were at {written} then."), written


@pytest.mark.parametrize(
    "written",
    [
        *("07:35", "7:35", "07:35:20", "7h35", "07 h 35", "at 7.35", "0735 hrs", "7:35 a.m."),
        *("٠٧:٣٥", "à 07.35", "в 7:35"),
        *("2018-10-20T07:35+03:00", "2018-10-20T04:35:00Z", "2018-10-20 07:35"),
    ],
)
def test_a_time_of_a_patrol_is_found_in_any_notation(written: str) -> None:
    assert _found(f"Shots {written} near the bridge.") == [SecretKind.TIME], written


@pytest.mark.parametrize(
    "written",
    [
        "Anna Kovalenko",
        "KOVALENKO, ANNA",
        "Anna  Kovalenko",
        "Ánna Kovalénko",
        "an\u200bna kova\u00adlenko",
        "Kovalenko's car",
        "A.Kovalenko",
        "Kova-\nlenko",
        "K o v a l e n k o , A n n a K o v a l e n k o",
        "أحمد الخطيب",
        "أَحْمَد الخَطِيب",
        "\u202bاحمد الخطيب\u202c",
        "وللخطيب أحمد",
        "ﺃﺣﻤﺪ ﺍﻟﺨﻄﻴﺐ",
        "Ismene Valtonen",
        "valtonen",
        "Milena Dragan",
        "patrol kestrel 7",
        "Old Pumping Station",
        "e-9f8e7d6c5b",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert _found(f"Then {written} left."), written


def test_a_russian_name_is_found_in_its_cases() -> None:
    secrets = _secrets(persons=("Ольга Петрова",))
    assert _found("С Ольгой Петровой говорили.", secrets)
    assert _found("петровой", secrets)
    assert not _found("Петренко говорил.", secrets)
    assert _found("у Фёдорова", _secrets(observer="Федоров"))


@pytest.mark.parametrize(
    "harmless",
    [
        "As of 19:30 local time, 20 October 2018 (UTC+03:00).",
        "Explosions in Avdiivka and near Avdiivka (48.14019, 37.75008).",
        "735 incidents, 7.35 per day, in 2018; 0735 files; 910 of 1,037.",
        "In a square of 20 km around 48.1° N, 37.8° E, in the morning.",
        "Known at 2018-10-21T07:35:00+03:00 and computed 2018-10-20 17:05 UTC.",
        "48.14019, 37.80224 is another place, and 37,802 people crossed.",
    ],
)
def test_what_only_resembles_a_secret_stays(harmless: str) -> None:
    assert _found(harmless) == [], harmless


def test_a_common_word_or_public_place_is_a_leak_only_where_it_is_marked() -> None:
    secrets = _secrets(persons=("May",), position_name="Avdiivka", until_at=time(19, 30))
    assert _found("In May, at 19:30, shots were heard in Avdiivka.", secrets) == []
    assert _found("Ms May left.", secrets) == [SecretKind.NAME]
    assert _found("The camera in Avdiivka recorded it.", secrets) == [SecretKind.PLACE]
    assert _found("The patrol left at 19:30.", secrets) == [SecretKind.TIME]


def test_the_point_of_a_public_place_stays_but_a_post_beside_it_is_found() -> None:
    secrets = _secrets(position_lat_deg=48.14088, position_lon_deg=37.75044)
    assert _found("Avdiivka, 48.14019, 37.75008", secrets) == []
    assert _found("Avdiivka, 48.14088, 37.75044", secrets) == [SecretKind.POSITION]
    assert _found("our camera: 48.14, 37.75", secrets) == [SecretKind.POSITION]


def test_a_time_of_an_earlier_day_is_sought_only_with_its_day() -> None:
    secrets = _secrets(on=DAY - timedelta(days=9))
    assert _found("The patrol left at 07:35.", secrets) == []
    assert _found("known 2018-10-11T07:35+03:00", secrets) == [SecretKind.TIME]
    assert _found("Kovalenko", secrets) == [SecretKind.NAME]


def test_a_house_may_let_a_name_and_a_time_stand() -> None:
    house = read_house('id: own\nallowed: [Anna Kovalenko, Kovalenko, Anna, "07:35"]\n')
    secrets = secrets_of((entry(),), (), record(), plan=plan(), house=house)
    assert _found("Anna Kovalenko spoke at 07:35.", secrets) == []
    assert _found("They left at 09:10.", secrets) == [SecretKind.TIME]


def test_unreleased_rulings_judgements_and_internal_texts_are_secrets() -> None:
    judged = Judgement(
        subject="obligation:accord/1",
        field="status",
        claim_id="",
        by="Ruth Okafor",
        reason="Two of our own sources contradict the claim.",
        recorded_at=RUN_AT,
    )
    texts = (
        ("internal", "The mayor asked us to hide the whole convoy. Shared sentence stands here."),
        ("public", "Shared sentence stands here."),
    )
    known = record(claim(), judgements=(judged,))
    secrets = secrets_of((), events(*texts), known, plan=plan())
    for told in (
        "breached: X ruled so on 19 October 2018.",
        "see Draft ruling on the bridge",
        "two of our own sources contradict the claim",
        "the mayor asked us to hide the whole convoy",
    ):
        assert _found(told, secrets), told
    assert not _found("Shared sentence stands here.", secrets)
    assert not _found("x", secrets_of((), (), record(claim(cited="ruling-final")), plan=plan()))


def test_what_a_delay_has_opened_is_no_secret_and_the_team_reads_everything() -> None:
    files = {"report.txt": b"At 07:35 Anna Kovalenko."}
    assert guard(files, SECRETS, Audience.INTERNAL) == ()
    assert len(guard(files, SECRETS, Audience.PARTIES)) == 2


def test_a_leak_says_file_place_and_repair_and_masks_every_secret_around_it() -> None:
    files = {"annex.csv": b"a,b\nseen,Anna Kovalenko at 07:35\n"}
    leaks = guard(files, SECRETS, Audience.PUBLIC)
    assert [one.kind for one in leaks] == [SecretKind.NAME, SecretKind.TIME]
    assert (leaks[0].file, leaks[0].where) == ("annex.csv", "table, line 2")
    assert "▮" in leaks[0].excerpt
    for secret in ("anna", "kovalenko", "07:35"):
        assert secret not in str(leaks).lower()
    assert leaks[0].hint.startswith("Name the function")


def _document(text: str, where: str = "paragraph") -> Document:
    """A small document that says the text in one place."""
    at = {where: text}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"a": 1}]},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    cell = Cell.of(at.get("cell", "x"), title=at.get("title of a cell", ""))
    return Document(
        title=at.get("title", "Daily report"),
        subtitle=at.get("subtitle", "of a day"),
        language="en",
        run_id="run-1",
        recorded_at=RUN_AT,
        as_of=DAY,
        is_simulated=False,
        notices=(Notice(severity="note", text=at.get("notice", "n")),),
        blocks=(
            Section(heading=at.get("heading", "Summary"), level=2, anchor="summary"),
            Paragraph(inlines=(Inline(text=at.get("paragraph", "p")),)),
            Bullets(entries=((Inline(text=at.get("bullet", "b")),),)),
            Table(caption=at.get("caption", "c"), columns=(Column(heading="h"),), rows=((cell,),)),
            Figure(anchor="map", spec=spec, caption="f", alt=at.get("alternative text", "alt")),
        ),
    )


FORMATS = ("docx", "html", "json", "pdf", "txt")
# A cell's longer text is only for who points at it: Word, PDF and e-mail do not have it.
PLACES = ("title", "subtitle", "notice", "heading", "paragraph", "bullet", "caption", "cell")
TELLING = "Told by Anna Kovalenko at 07:35 from 48.02312, 37.80224; أحمد الخطيب."


@pytest.mark.slow
@pytest.mark.parametrize("where", [*PLACES, "alternative text"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_canary_is_found_in_every_place_of_every_format(suffix: str, where: str) -> None:
    content = EXPORTERS[suffix].export(_document(TELLING, where))
    leaks = guard({f"report.{suffix}": content}, SECRETS, Audience.PUBLIC)
    assert {one.kind for one in leaks} >= {
        SecretKind.NAME,
        SecretKind.TIME,
        SecretKind.POSITION,
    }, where


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_clean_document_passes_in_every_format(suffix: str) -> None:
    content = EXPORTERS[suffix].export(_document("As of 19:30 local time, 20 October 2018."))
    assert guard({f"report.{suffix}": content}, SECRETS, Audience.PUBLIC) == ()


# Two Word files a second: a counterexample is told as it was found, not made smaller.
@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(("bcdfghjklmnpqrst", "бвгдежпрост", "قمسلرحنبي")).flatmap(
        lambda letters: st.text(alphabet=letters, min_size=6, max_size=9)
    ),
    lon=st.floats(22, 59).map(lambda x: round(x, 5)),
    lat=st.floats(31, 59).map(lambda x: round(x, 5)),
    at=st.times(min_value=time(0, 1)).map(lambda t: t.replace(second=0, microsecond=0)),
    where=st.sampled_from([*PLACES, "alternative text"]),
    suffix=st.sampled_from(FORMATS),
)
def test_random_canaries_are_found_in_random_places(
    name: str, lon: float, lat: float, at: time, where: str, suffix: str
) -> None:
    one = entry(
        persons=(name,), from_at=at, until_at=None, position_lon_deg=lon, position_lat_deg=lat
    )
    secrets = secrets_of((one,), (), record(), plan=plan(cut_off=CUT_OFF.replace(hour=0, minute=0)))
    text = f"Patrol of {name} left at {at:%H:%M} for {lat:.5f}, {lon:.5f}."
    content = EXPORTERS[suffix].export(_document(text, where))
    leaks = guard({f"report.{suffix}": content}, secrets, Audience.PUBLIC)
    kinds = {leak.kind for leak in leaks}
    assert kinds >= {SecretKind.NAME, SecretKind.TIME, SecretKind.POSITION}


def test_a_table_with_hashtags_is_read_row_by_row() -> None:
    table = Table(
        caption="c",
        columns=(Column(heading="Latitude"), Column(heading="Means"), Column(heading="Longitude")),
        rows=((Cell.of("48.02312"), Cell.of("heard"), Cell.of("37.80224")),),
    )
    content = hxl_csv(table, ("#geo+lat", "#meta", "#geo+lon"))
    leaks = guard({"annex-observations.csv": content}, SECRETS, Audience.PUBLIC)
    assert [one.kind for one in leaks] == [SecretKind.POSITION]


def _with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry_name in old.namelist():
            part = old.read(entry_name)
            new.writestr(entry_name, change(part) if entry_name == name else part)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return packed.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("docProps/core.xml", lambda old: old.replace(b"Truceline", b"Anna Kovalenko")),
        (
            "docProps/app.xml",
            lambda _old: b"<Properties><Manager>Anna Kovalenko</Manager></Properties>",
        ),
        ("word/comments.xml", lambda _old: b"<c><p>asked Anna <b/>Kovalenko</p></c>"),
        ("custom/note.bin", lambda _old: b"\x00\x01\xff Anna Kovalenko \x00"),
        (
            "word/document.xml",
            lambda old: old.replace(
                b"Daily report",
                b"Anna Ko</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>valenko",
                1,
            ),
        ),
        ("word/document.xml", lambda old: old.replace(b"<w:body>", b"<w:body><!-- Kovalenko -->")),
    ],
    ids=["core", "app", "comments", "binary part", "hidden and split", "comment"],
)
def test_a_name_is_found_in_every_corner_of_a_word_file(
    name: str, change: Callable[[bytes], bytes]
) -> None:
    content = _with_part(EXPORTERS["docx"].export(_document("x")), name, change)
    leaks = guard({"report.docx": content}, SECRETS, Audience.PUBLIC)
    assert {one.kind for one in leaks} == {SecretKind.NAME}


@pytest.mark.parametrize(
    "written",
    [
        "<p>Anna Kova<b>len</b>ko</p>",
        "<p>Anna&nbsp;Kovalenk&#111;</p>",
        "<p>&amp;#75;ovalenko</p>",
        '<p style="display:none">Kovalenko</p>',
        "<!-- Kovalenko -->",
        '<img alt="Kovalenko">',
        '<meta name="author" content="Kovalenko">',
        "<script>const who = 'Kovalenko'</script>",
        "<style>/* Kovalenko */</style>",
        '<svg><text>Kova<tspan x="3">lenko</tspan></text></svg>',
    ],
)
def test_a_name_is_found_in_every_corner_of_a_page(written: str) -> None:
    assert _found(f"<html><body>{written}</body></html>", name="report.html") == [SecretKind.NAME]


def test_a_name_split_over_pieces_of_a_json_is_found() -> None:
    pieces = json.dumps([{"text": "Anna Kova"}, {"text": "lenko said"}])
    assert SecretKind.NAME in _found(pieces, name="report.json")
    assert SecretKind.NAME in _found(
        json.dumps({"n": html.escape("Anna <Kovalenko>")}), name="a.json"
    )
    numbers = json.dumps({"lon_deg": 37.80224, "lat_deg": 48.02312})
    assert SecretKind.POSITION in _found(numbers, name="report.json")


def test_a_name_in_the_properties_or_an_attachment_of_a_pdf_is_found() -> None:
    made = EXPORTERS["pdf"].export(_document("x"))
    marked = made.replace(b"%%EOF", b"1 0 obj <</Author (Anna Koval\\145nko)>> endobj\n%%EOF")
    assert guard({"a.pdf": marked}, SECRETS, Audience.PUBLIC)
    hidden = b"<</Keywords <" + "Kovalenko".encode("utf-16").hex().encode() + b">>>"
    assert guard({"a.pdf": made + b"\n% " + hidden}, SECRETS, Audience.PUBLIC)
    document = pdfium.PdfDocument(made)
    document.new_attachment("note.txt").set_data(b"Anna Kovalenko")
    written = io.BytesIO()
    document.save(written)
    document.close()
    assert guard({"a.pdf": written.getvalue()}, SECRETS, Audience.PUBLIC)


@pytest.mark.parametrize("name", ["report.docx", "report.pdf", "report.json", "report.html"])
def test_a_file_that_cannot_be_read_is_refused_not_passed(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be read") as caught:
        guard({name: b"\xff\xfe\x00 not what it says"}, SECRETS, Audience.PUBLIC)
    assert "not released" in caught.value.hint


def test_one_name_of_a_thousand_entries_is_found_in_a_long_text() -> None:
    entries = tuple(
        replace(entry(), entry_id=f"entry-{n:05}", observer=f"Obs{n} Erver{n}", persons=(f"ح{n}ب",))
        for n in range(1000)
    )
    secrets = secrets_of(entries, (), record(), plan=plan())
    text = "Explosions were heard 12 times, 1.234 km off; 45.123 and 12:34. " * 10_000
    assert _found(f"{text} Obs77 Erver77", secrets) == [SecretKind.NAME]


def test_a_name_in_the_name_of_a_file_is_found() -> None:
    assert _found("x", name="annex-kovalenko.txt") == [SecretKind.NAME]


def test_secrets_are_the_same_for_the_same_entries_in_any_order() -> None:
    other = replace(entry(), entry_id="e-2", on=DAY - timedelta(days=1))
    one, two = (
        secrets_of(pair, (), record(), plan=plan()) for pair in ((entry(), other), (other, entry()))
    )
    assert set(one.phrases) == set(two.phrases)
    assert set(one.moments) == set(two.moments)
    assert isinstance(guard({"a.txt": b"Kovalenko"}, one, Audience.PUBLIC)[0], Leak)


@pytest.mark.parametrize("named", ["A", "T1"])
def test_the_shortest_names_are_sought_as_words_of_running_text_not_in_markup(named: str) -> None:
    secrets = _secrets(observer=named)
    markup = f'<p title="name {named}" data-observer="{named}">Calm.</p><!-- observer {named} -->'
    assert guard({"report.html": markup.encode()}, secrets, Audience.PUBLIC) == ()
    assert guard({f"observer-{named}.csv": b"a,b\n"}, secrets, Audience.PUBLIC) == ()
    assert _found(f"Observer {named} heard it.", secrets) == [SecretKind.NAME]
    assert _found(f"Observer x{named}, {named}x heard it.", secrets) == []


@pytest.mark.parametrize("written", ["Team Alpha heard", "the Alpha team", "патруль «Alpha»"])
def test_a_team_with_a_common_name_is_found_beside_a_word_for_a_team(written: str) -> None:
    secrets = _secrets(team="Alpha")
    assert _found(written, secrets) == [SecretKind.NAME]
    assert _found("Alpha particles were not measured.", secrets) == []


@pytest.mark.parametrize(
    "written", ["from 0735 on", "to 0735", "0735-0810", "0735Z", "200735C OCT 18", "с 0735"]
)
def test_times_as_patrols_write_them_are_found(written: str) -> None:
    assert _found(written, _secrets(from_at=time(7, 35))) == [SecretKind.TIME]


def test_a_year_is_no_time_of_a_patrol() -> None:
    assert (
        _found("From 2015 to 2018, 2015-2018.", _secrets(from_at=time(20, 15), until_at=None)) == []
    )


@pytest.mark.parametrize(
    "written",
    [
        "N48 01.387 E037 48.134",
        "48 01.387N 37 48.134E",
        "N48 01 23 E037 48 08",
        "N48° 01.387' E37° 48.134'",
    ],
)
def test_positions_as_receivers_show_them_are_found(written: str) -> None:
    assert set(_found(written)) == {SecretKind.POSITION}


def test_a_short_russian_name_is_found_with_its_endings() -> None:
    assert _found("Ивана видели там.", _secrets(persons=("Иван",))) == [SecretKind.NAME]


def test_a_name_that_is_a_key_without_a_text_is_found() -> None:
    secrets = _secrets(observer="Wilhelmina Okonkwo")
    for body in ({"Wilhelmina Okonkwo": {"x": 1}}, {"Wilhelmina Okonkwo": True}):
        assert _found(json.dumps(body), secrets, name="report.json") == [SecretKind.NAME]


def test_who_entered_an_observation_is_not_named_either() -> None:
    secrets = secrets_of((), (), record(), plan=plan(), entered_by=("Zoltan Clerkington",))
    assert _found("As Zoltan Clerkington entered.", secrets) == [SecretKind.NAME]


def test_a_post_stays_protected_where_something_happened_at_it() -> None:
    secrets = _secrets(place_name="Old pumping station")
    assert _found("Shelling at the old pumping station.", secrets)
