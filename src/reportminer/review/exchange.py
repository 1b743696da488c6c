"""How do records get to annotation tools and trainers? Tasks of Label Studio and back, spaCy's DocBin, JSON Lines.

The form of tasks, predictions and annotations is Label Studio's: https://labelstud.io/guide/task_format
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reportminer.corrections import CorrectionError
from reportminer.files import replacing
from reportminer.labels import label, labels
from reportminer.records import KINDS, STATUSES, Correction, Figure, Report, Statement, encode
from reportminer.review.gold import looked_at
from reportminer.version import __version__

if TYPE_CHECKING:
    from reportminer.archive import Archive

_FIGURE = "数据·"
"""in front of the status, in the label of a figure"""
_FROM, _TO = "record", "text"


def config() -> str:
    """The labelling configuration to give to a project of Label Studio."""
    names = [label("kind", kind) for kind in KINDS] + [_FIGURE + label("status", status) for status in STATUSES]
    rows = "\n".join(f'    <Label value="{escape(name)}"/>' for name in names)
    return (
        f'<View>\n  <Labels name="{_FROM}" toName="{_TO}">\n{rows}\n  </Labels>\n'
        f'  <Text name="{_TO}" value="$text" granularity="symbol"/>\n</View>\n'
    )


def tasks(archive: Archive, report_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A task a report, with our records as its prediction."""
    for report_id in report_ids:
        report = archive.report(report_id)
        text = archive.source_text(report_id)[report.begin : report.end]
        records: list[Statement | Figure] = [*report.statements, *report.figures]
        yield {
            "data": {"text": text, "report_id": report_id, "title": report.title},
            "predictions": [
                {"model_version": f"reportminer {__version__}", "result": [_region(r, report, text) for r in records]}
            ],
        }


def _name(record: Statement | Figure) -> str:
    return _FIGURE + label("status", record.status) if isinstance(record, Figure) else label("kind", record.kind)


def _region(record: Statement | Figure, report: Report, text: str) -> dict[str, Any]:
    begin, end = record.begin - report.begin, record.end - report.begin
    return {
        "id": record.id, "from_name": _FROM, "to_name": _TO, "type": "labels", "score": record.confidence,
        "value": {"start": begin, "end": end, "text": text[begin:end], "labels": [_name(record)]},
    }  # fmt: skip


def write_tasks(archive: Archive, report_ids: Sequence[str], path: Path) -> int:
    """Write tasks, and the configuration beside them as ``.xml``; how many tasks is returned.

    Raises:
        OSError: a file cannot be written.
    """
    count = 0
    with replacing(path) as part, part.open("w", encoding="utf-8") as out:
        out.write("[")
        for count, task in enumerate(tasks(archive, report_ids), 1):
            out.write(",\n" if count > 1 else "\n")
            json.dump(task, out, ensure_ascii=False)
        out.write("\n]\n")
    with replacing(path.with_suffix(".xml")) as part:
        part.write_text(config(), encoding="utf-8")
    return count


def read_annotations(archive: Archive, path: Path, *, who: str, confirm: bool = False) -> list[Correction]:
    """The entries that annotated tasks ask for: records relabelled, moved, deleted and added; nothing is written.

    The last annotation of each task that was not cancelled counts; tasks without one ask for nothing.

    Args:
        archive: that the tasks were made of.
        path: what Label Studio exported, as JSON.
        who: who annotated, where the export does not tell.
        confirm: what was left as it was counts as confirmed.

    Raises:
        CorrectionError: the file is no such export, or a region lies outside its report.
        ArchiveError: a report is not in the archive.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])
        given = [(task["data"]["report_id"], _last(task), task) for task in found]
    except (msgspec.DecodeError, KeyError, TypeError, OSError) as error:
        raise CorrectionError(f"{path}: it is no export of Label Studio: {error}") from error
    entries: list[Correction] = []
    for report_id, annotation, _ in given:
        if annotation is not None:
            author = annotation.get("completed_by")
            name = str(author.get("email", who)) if isinstance(author, dict) else who
            entries += _differences(archive, str(report_id), annotation.get("result", []), who=name, confirm=confirm)
    return entries


def _last(task: dict[str, Any]) -> dict[str, Any] | None:
    own = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
    return own[-1] if own else None


def _differences(
    archive: Archive, report_id: str, regions: list[dict[str, Any]], *, who: str, confirm: bool
) -> Iterator[Correction]:
    report = archive.report(report_id)
    items: list[Statement | Figure] = [*report.statements, *report.figures]
    records = {item.id: item for item in items}
    left = dict(records)
    for region in regions:
        if region.get("type") != "labels":
            continue
        value = region["value"]
        begin, end, name = int(value["start"]) + report.begin, int(value["end"]) + report.begin, str(value["labels"][0])
        what, field, word = _told(name)
        record = left.pop(str(region.get("id")), None) or _same(left, what, begin, end)
        if record is None:
            values = {field: word}
            yield archive.entry(report_id, what=what, kind="add", span=(begin, end), values=values, who=who)  # type: ignore[arg-type]
            continue
        left.pop(record.id, None)
        common: dict[str, Any] = {"what": what, "record_id": record.id, "who": who}
        if _name(record) != name:
            yield archive.entry(report_id, field=field, value=word, **common)
        if (record.begin, record.end) != (begin, end):
            yield archive.entry(report_id, field="span", span=(begin, end), **common)
        elif confirm and _name(record) == name:
            yield archive.entry(report_id, kind="confirm", **common)
    for record in left.values():
        what = "figure" if isinstance(record, Figure) else "statement"
        yield archive.entry(report_id, what=what, kind="delete", record_id=record.id, who=who)  # type: ignore[arg-type]


def _told(name: str) -> tuple[str, str, str]:
    """What a label says: kind of record, field, value."""
    what, field, word = ("figure", "status", name.removeprefix(_FIGURE)) if name.startswith(_FIGURE) else (
        "statement", "kind", name,
    )  # fmt: skip
    if word not in labels(field).values():
        raise CorrectionError(f"the label {name!r} is none of the configuration that review tasks wrote")
    return what, field, word


def _same(records: dict[str, Any], what: str, begin: int, end: int) -> Any:
    kind = Figure if what == "figure" else Statement
    return next((r for r in records.values() if isinstance(r, kind) and (r.begin, r.end) == (begin, end)), None)


def write_training(archive: Archive, folder: Path) -> list[Path]:
    """Write the reports that people looked at for those who train: ``corrected.spacy`` (DocBin) and ``corrected.jsonl``.

    The spans of a Doc stand in ``doc.spans["statements"]`` and ``["figures"]``, labelled by kind and status; those that people
    looked at also in ``["checked"]``.

    Raises:
        OSError: the folder cannot be written to.
    """
    from spacy.tokens import Doc, DocBin

    from reportminer.language import load

    nlp = load()
    folder.mkdir(parents=True, exist_ok=True)
    docs = DocBin(store_user_data=False)
    lines = []
    for looked in looked_at(archive):
        report = looked.corrected
        doc: Doc = nlp.make_doc(looked.text[report.begin : report.end])
        checked = {*looked.figures, *looked.statements}
        groups: dict[str, list[Any]] = {"statements": [], "figures": [], "checked": []}
        for name, records in (("statements", report.statements), ("figures", report.figures)):
            for record in records:
                span = doc.char_span(
                    record.begin - report.begin, record.end - report.begin, alignment_mode="expand",
                    label=record.status if isinstance(record, Figure) else record.kind,
                )  # fmt: skip
                groups[name].append(span)
                if (record.begin, record.end) in checked:
                    groups["checked"].append(span)
        for name, spans in groups.items():
            doc.spans[name] = [span for span in spans if span is not None]
        docs.add(doc)
        lines.append(encode(report) + b"\n")
    paths = [folder / "corrected.spacy", folder / "corrected.jsonl"]
    for path, data in zip(paths, (docs.to_bytes(), b"".join(lines)), strict=True):
        with replacing(path) as part:
            part.write_bytes(data)
    return paths
