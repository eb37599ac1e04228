"""Reads a process pack: YAML files → entries with the line of every value, and findings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry
from truceline.core.pack import Path as ValuePath
from truceline.core.source import Span, content_id

__all__ = ["KINDS", "PackReading", "read_pack", "read_pack_files"]

KINDS = (
    *("sources", "actors", "places", "routes", "zones", "tracks", "rounds"),
    *("agreements", "ceasefires", "coverage", "judgements", "scenarios"),
    *("issues", "forces", "delegations"),
    *("patrols", "crossings", "pauses"),
    *("hazards", "clearance", "access", "movements", "pledges"),
)
# The C parser of libyaml where PyYAML has it: five times faster, the same nodes and marks.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# A pack is text for people; a file beyond this size is something else.
_MOST_BYTES = 2_000_000
_MOST_DEEP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReading:
    """What a pack's files hold.

    Attributes:
        entries: In order of file and place.
        findings: Flaws of the text; an entry with one is left out.
        content: All files as one JSON text, the stored source of the entries.
    """

    entries: tuple[PackEntry, ...]
    findings: tuple[Finding, ...]
    content: bytes

    @property
    def source_id(self) -> str:
        """Content id of the pack."""
        return content_id(self.content)


def read_pack(folder: Path) -> PackReading:
    """Read a pack from its folder.

    Raises:
        InvalidValue: There is no such folder, or it has no `pack.yaml`.
    """
    if not (folder / "pack.yaml").is_file():
        raise InvalidValue(
            f"{folder} is not a process pack: it has no pack.yaml.",
            hint="Name the folder that holds pack.yaml, or a bundled pack: syria, minsk.",
        )
    paths = sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".yml"} and p.is_file())
    return read_pack_files({str(p.relative_to(folder).as_posix()): p.read_bytes() for p in paths})


def read_pack_files(files: dict[str, bytes]) -> PackReading:
    """Read a pack from the bytes of its files, by path inside the pack."""
    texts: dict[str, str] = {}
    items: list[PackEntry | Finding] = []
    for name, content in sorted(files.items()):
        text = _decoded(name, content)
        if isinstance(text, Finding):
            items.append(text)
            continue
        texts[name] = text
        items.extend(_read_file(name, text))
    entries, findings = _without_twins(items)
    stored = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()
    return PackReading(entries=entries, findings=findings, content=stored)


def _decoded(name: str, content: bytes) -> str | Finding:
    if len(content) > _MOST_BYTES:
        return _flaw("pack.too-large", f"The file has {len(content)} bytes.", "Split it.", name, 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        byte = content[exc.start]
        return _flaw(
            "pack.encoding",
            f"Byte 0x{byte:02x} is not UTF-8.",
            "Save the file as UTF-8.",
            name,
            line,
        )


def _flaw(code: str, message: str, hint: str, name: str, line: int | None) -> Finding:
    where = Span(source_id=name, line=line, label=name)
    return Finding(code=code, message=message, hint=hint, where=where)


def _read_file(name: str, text: str) -> Iterator[PackEntry | Finding]:
    kind = "pack" if name == "pack.yaml" else name.split("/", maxsplit=1)[0]
    if kind != "pack" and kind not in KINDS:
        hint = f"Known folders: {', '.join(KINDS)}."
        yield _flaw("pack.unknown-kind", f"'{kind}' is no kind of entry.", hint, name, 1)
        return
    try:
        magic = _magic(text, name)
        node = None if magic else yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as exc:
        yield _yaml_flaw(exc, name, text)
        return
    if magic:
        yield magic
    elif node is None or (isinstance(node, yaml.SequenceNode) and not node.value):
        yield _flaw("pack.empty-file", "The file is empty.", "Fill or delete it.", name, 1)
    else:
        yield from _entries(node, kind, name)


def _magic(text: str, name: str) -> Finding | None:
    """The first use of YAML that would make a value other than the text that stands there."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else None
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEEP:
            return _flaw("pack.too-deep", "Values are nested too deep.", "Flatten.", name, line)
        if isinstance(event, yaml.AliasEvent):
            message = f"The alias *{event.anchor} stands for text elsewhere."
            return _flaw("pack.alias", message, "Write the value out.", name, line)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            message = f"The anchor &{event.anchor} names a value for use elsewhere."
            return _flaw("pack.alias", message, "Leave it out.", name, line)
        tag = getattr(event, "tag", None)
        if tag:
            message = f"The tag {tag} is not read."
            return _flaw("pack.tag", message, "Leave it out; quote a text with '!'.", name, line)
    return None


def _yaml_flaw(exc: yaml.YAMLError, name: str, text: str) -> Finding:
    problem = str(getattr(exc, "problem", None) or exc).splitlines()[0]
    mark, position = getattr(exc, "problem_mark", None), getattr(exc, "position", 0)
    before = (
        text.encode()[:position] if _LOADER is not yaml.BaseLoader else text[:position].encode()
    )
    line = mark.line + 1 if mark else before.count(b"\n") + 1
    hint = "Check indentation, colons and quotation marks here and on the line above."
    return _flaw("pack.bad-yaml", f"This is not YAML: {problem}.", hint, name, line)


def _entries(node: yaml.Node, kind: str, name: str) -> Iterator[PackEntry | Finding]:
    roots = node.value if isinstance(node, yaml.SequenceNode) and kind != "pack" else [node]
    for root in roots:
        lines: dict[ValuePath, int] = {(): root.start_mark.line + 1}
        flaws: list[Finding] = []
        body = _value(root, (), lines, flaws, name)
        if flaws:
            yield from flaws
        elif not isinstance(body, dict):
            message = (
                f"An entry must be a mapping, not {'a list' if isinstance(body, list) else 'text'}."
            )
            yield _flaw("pack.bad-entry", message, "Start it with `id: …`.", name, lines[()])
        elif not isinstance(body.get("id"), str) or not body["id"]:
            yield _flaw("pack.no-id", "The entry has no id.", "Add `id: …`.", name, lines[()])
        else:
            entry_id = str(body["id"])
            yield PackEntry(kind=kind, entry_id=entry_id, body=body, file=name, lines=lines)


def _value(
    node: yaml.Node,
    path: ValuePath,
    lines: dict[ValuePath, int],
    flaws: list[Finding],
    name: str,
) -> Body:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
        return [
            _value(item, (*path, index), lines, flaws, name)
            for index, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Body] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                message = "A key must be text, not a list or a mapping."
                flaws.append(_flaw("pack.bad-entry", message, "Quote it.", name, line))
            if key in found:
                message = f"The key '{key}' stands twice."
                flaws.append(_flaw("pack.key-twice", message, "Keep one of them.", name, line))
            lines[(*path, key)] = line
            found[key] = _value(value_node, (*path, key), lines, flaws, name)
        return found
    return str(node.value)


def _without_twins(
    items: list[PackEntry | Finding],
) -> tuple[tuple[PackEntry, ...], tuple[Finding, ...]]:
    entries: dict[tuple[str, str], PackEntry] = {}
    findings: list[Finding] = []
    for item in items:
        if isinstance(item, Finding):
            findings.append(item)
            continue
        key = (item.kind, item.entry_id)
        if key in entries:
            first = entries[key].where()
            message = f"The id '{item.entry_id}' stands already in {first}."
            where = item.where(("id",))
            hint = "Give this entry another id."
            findings.append(Finding(code="pack.id-twice", message=message, hint=hint, where=where))
        else:
            entries[key] = item
    return tuple(entries.values()), tuple(findings)
