"""What the tags of a web page state about it: title, publisher, days. Nothing is guessed.

Libraries also read days out of addresses, texts and copyright lines; that is how an article gets
the first of January. Here a day counts as stated only under a name that means publication.

Source: Open Graph and its article extension; schema.org Article; Dublin Core; Highwire tags.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from truceline.ingest.documents.days import read_day
from truceline.ingest.documents.model import Node, StatedDay

__all__ = ["PageMetadata", "read_metadata"]

_PUBLISHED = {
    *("article:published_time", "og:article:published_time", "og:published_time"),
    *("datepublished", "citation_publication_date", "dc.date.issued", "dcterms.issued"),
    *("dc.issued", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate"),
    *("publish-date", "publish_date", "publication_date", "publication-date", "published_at"),
}
_OTHER_DAYS = {
    *("date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "datecreated"),
    *("article:modified_time", "og:updated_time", "last-modified", "datemodified"),
}
_PUBLISHERS = ("dc.publisher", "dcterms.publisher", "citation_publisher", "og:site_name")
_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title")
_ARTICLES = ("Article", "BlogPosting", "Report", "WebPage")
_MAX_JSON_CHARACTERS = 1_000_000
_MAX_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """Title, publisher and days as the page states them; empty where it does not."""

    title: str
    publisher: str
    days: tuple[StatedDay, ...]


def read_metadata(tree: Node) -> PageMetadata:
    """Title, publisher and days from tags and linked data."""
    tags = list(_tags(tree))
    articles = _articles(tree)
    days = [_day(name, text) for name, text in tags if name in _PUBLISHED | _OTHER_DAYS]
    days += [_day("datePublished", _words(each.get("datePublished"))) for each in articles]
    if not any(day.is_publication for day in days):
        days += _marked_times(tree)
    title = _first(tags, _TITLES) or _headline(articles) or _title_tag(tree)
    publisher = _publisher_of(articles) or _first(tags, _PUBLISHERS)
    return PageMetadata(title=title, publisher=publisher, days=tuple(d for d in days if d.text))


def _tags(tree: Node) -> Iterator[tuple[str, str]]:
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        text = _words(tag.get("content"))
        if name and text:
            yield name.strip().lower(), text


def _first(tags: list[tuple[str, str]], names: tuple[str, ...]) -> str:
    """The text of the first of these names that the page has."""
    return next((text for wanted in names for name, text in tags if name == wanted), "")


def _title_tag(tree: Node) -> str:
    return next((_words("".join(tag.itertext())) for tag in tree.iter("title")), "")


def _day(name: str, text: str) -> StatedDay:
    day = read_day(text)
    is_publication = name.lower() in _PUBLISHED and day is not None
    return StatedDay(name=name, text=text, day=day, is_publication=is_publication)


def _marked_times(tree: Node) -> list[StatedDay]:
    """`time` elements that are marked as the publication's; teasers have theirs, too."""
    return [
        _day("datePublished", _words(tag.get("datetime") or "".join(tag.itertext())))
        for tag in tree.iter("time")
        if (tag.get("itemprop") or "").lower() == "datepublished" or tag.get("pubdate") is not None
    ]


def _articles(tree: Node) -> list[Mapping[str, object]]:
    """Linked data on the page's own article; else on the page itself."""
    nodes = [node for block in _linked(tree) for node in _nodes(block)]
    named = {str(node["@id"]): node for node in nodes if "@id" in node}
    found: list[Mapping[str, object]] = []
    for kind in _ARTICLES:
        found = found or [_with_publisher(n, named) for n in nodes if _is_a(n, kind)]
    return found


def _linked(tree: Node) -> Iterator[object]:
    for tag in tree.iter("script"):
        text = tag.text or ""
        if tag.get("type") == "application/ld+json" and len(text) <= _MAX_JSON_CHARACTERS:
            # Broken linked data is common, and no flaw of the text: the tags remain.
            with suppress(ValueError, RecursionError):
                yield json.loads(text)


def _nodes(block: object) -> Iterator[Mapping[str, object]]:
    """Top-level nodes: what is nested, such as related articles, is not this page."""
    for node in block if isinstance(block, list) else [block]:
        if isinstance(node, dict):
            graph = node.get("@graph")
            yield node
            yield from (
                (each for each in graph or () if isinstance(each, dict))
                if isinstance(graph, list)
                else ()
            )


def _is_a(node: Mapping[str, object], kind: str) -> bool:
    stated = node.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return any(isinstance(each, str) and each.endswith(kind) for each in kinds)


def _with_publisher(
    node: Mapping[str, object], named: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object]:
    """The node, with its publisher in place of a mere reference to it."""
    publisher = node.get("publisher")
    reference = publisher.get("@id") if isinstance(publisher, dict) else None
    if not isinstance(publisher, dict) or "name" in publisher or not isinstance(reference, str):
        return node
    return {**node, "publisher": named.get(reference, publisher)}


def _publisher_of(articles: list[Mapping[str, object]]) -> str:
    for article in articles:
        publisher = article.get("publisher")
        name = publisher.get("name") if isinstance(publisher, Mapping) else publisher
        if _words(name):
            return _words(name)
    return ""


def _headline(articles: list[Mapping[str, object]]) -> str:
    return next((t for each in articles if (t := _words(each.get("headline")))), "")


def _words(value: object) -> str:
    """A text in one line; empty for anything else."""
    return " ".join(value.split())[:_MAX_WORDS] if isinstance(value, str) else ""
