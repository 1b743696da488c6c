"""What have people decided about issues? Names, merges, splits and pins; topics fixed in a file.

Decisions are entries of the archive's log of corrections, so they are taken back, exchanged and travel with it. The file beside
the archive is what the entries in force come to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reportminer.corrections import in_force, new_entry
from reportminer.issues.known_clusters import write_whole
from reportminer.records import Correction

FILE = "issues_edits.json"
TOPICS = "issues_topics.tsv"
_TABLES = {"name": "names", "merge": "merges", "pin": "pins"}
"""field of an entry of the log → table of decisions"""
TOPIC_COLUMNS = ("topic", "cues", "without")


class EditError(ValueError):
    """A decision can't be kept or carried out; the message says why."""


class Split(msgspec.Struct):
    """Statements of a cluster that hold one of these words form a cluster of their own."""

    cluster: str
    words: list[str]
    into: str


class Edits(msgspec.Struct):
    """The decisions: labels by cluster, clusters merged into others, splits, statements (by key) pinned to clusters."""

    version: int = 1
    names: dict[str, str] = msgspec.field(default_factory=dict)
    merges: dict[str, str] = msgspec.field(default_factory=dict)
    splits: list[Split] = msgspec.field(default_factory=list)
    pins: dict[str, str] = msgspec.field(default_factory=dict)

    def target(self, cluster: str) -> str:
        """The cluster that one is merged into in the end, itself if into none."""
        seen = set()
        while cluster in self.merges and cluster not in seen:
            seen.add(cluster)
            cluster = self.merges[cluster]
        return cluster

    def rename(self, cluster: str, label: str) -> None:
        """Give a cluster a label of one's own; an empty one takes it back."""
        words = " ".join(label.split())
        if words:
            self.names[cluster] = words
        else:
            self.names.pop(cluster, None)

    def merge(self, clusters: Sequence[str], into: str) -> None:
        """Join clusters to another one.

        Raises:
            EditError: one of them is the other, or the other is merged into it.
        """
        for cluster in clusters:
            if self.target(into) == cluster:
                raise EditError(f"{cluster} can't be merged into {into}: that is, or is merged into, the same issue")
        self.merges.update(dict.fromkeys(clusters, into))

    def split(self, cluster: str, words: Sequence[str]) -> str:
        """Part off the statements that hold one of the words; the id of the new cluster comes back.

        Raises:
            EditError: no words are given.
        """
        kept = sorted({word.strip() for word in words} - {""})
        if not kept:
            raise EditError("a split needs words that tell the statements to part off")
        new = short_id("split", cluster, *kept)
        if all(split.into != new for split in self.splits):
            self.splits.append(Split(cluster, kept, new))
        return new

    def pin(self, keys: Sequence[str], cluster: str) -> None:
        """Fix statements to a cluster."""
        self.pins.update(dict.fromkeys(keys, cluster))


class Topic(NamedTuple):
    """A fixed cluster: statements with one of the cues and none of the words of `without` belong to it."""

    label: str
    cues: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def cluster_id(self) -> str:
        """Its id, from its label."""
        return short_id("topic", self.label)


def short_id(*words: str) -> str:
    """Ten hex digits that stand for some words."""
    return hashlib.sha256("\t".join(words).encode()).hexdigest()[:10]


def read_edits(folder: Path) -> Edits:
    """The decisions kept in a folder, none if there is no such file.

    Raises:
        EditError: the file can't be understood; it is people's work and never overwritten silently.
    """
    path = folder / FILE
    if not path.is_file():
        return Edits()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Edits)
    except (OSError, msgspec.DecodeError) as error:
        raise EditError(f"{path}: {error}") from error


def keep_edits(folder: Path, edits: Edits) -> None:
    """Write the decisions.

    Raises:
        EditError: the folder can't be written to.
    """
    if not write_whole(folder / FILE, edits):
        raise EditError(f"{folder / FILE} can't be written")


def entries_between(before: Edits, after: Edits, *, who: str) -> list[Correction]:
    """The entries for the log of corrections that lead from some decisions to others."""
    told: list[tuple[str, str, Any, Any]] = []
    for field, old, new in (
        ("name", before.names, after.names),
        ("merge", before.merges, after.merges),
        ("pin", before.pins, after.pins),
    ):
        told += [
            (field, key, old.get(key), new.get(key))
            for key in [*new, *(old.keys() - new.keys())]
            if old.get(key) != new.get(key)
        ]
    known = {split.into for split in before.splits}
    told += [("split", s.into, None, [s.cluster, s.words]) for s in after.splits if s.into not in known]
    return [
        new_entry("", what="issue", kind="change", who=who, field=field, old=old, new=new, record={"subject": subject})
        for field, subject, old, new in told
    ]


def edits_of(entries: Iterable[Correction]) -> Edits:
    """The decisions that the entries in force make."""
    edits = Edits()
    for entry in in_force(entries):
        if entry.what != "issue":
            continue
        subject = str(entry.record.get("subject", ""))
        if entry.field == "split" and all(split.into != subject for split in edits.splits):
            cluster, words = entry.new
            edits.splits.append(Split(str(cluster), [str(word) for word in words], subject))
        elif entry.field in _TABLES:
            table: dict[str, str] = getattr(edits, _TABLES[entry.field])
            table.pop(subject, None)
            if entry.new is not None and not (entry.field == "merge" and edits.target(str(entry.new)) == subject):
                table[subject] = str(entry.new)
    return edits


def read_topics(path: Path) -> list[Topic]:
    """The fixed topics of a tab-separated file with the columns topic, cues and without (cells part their values by ``|``).

    A file that is not there has none.

    Raises:
        EditError: a line has no cues, a topic stands twice, or the file isn't UTF-8.
    """
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{path}: {error}") from error
    topics: dict[str, Topic] = {}
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or tuple(cells[:2]) == TOPIC_COLUMNS[:2]:
            continue
        label, cues, without = (*cells, "", "")[:3]
        values = tuple(value.strip() for value in cues.split("|") if value.strip())
        if not label or not values:
            raise EditError(f"{path}:{number}: a line has a topic, a tab, and its cues parted by |")
        if label in topics:
            raise EditError(f"{path}:{number}: topic {label} stands twice")
        topics[label] = Topic(label, values, tuple(value.strip() for value in without.split("|") if value.strip()))
    return list(topics.values())


def by_topic(topics: Sequence[Topic], text: str) -> Topic | None:
    """The fixed topic that a text belongs to: the one whose cues it holds most often, the first of equals."""
    counts = [sum(text.count(cue) for cue in t.cues) * (not any(w in text for w in t.without)) for t in topics]
    best = max(range(len(topics)), key=lambda at: (counts[at], -at), default=-1)
    return topics[best] if best >= 0 and counts[best] else None


def decide(ids: Sequence[str], keys: Sequence[str], text_of: Callable[[int], str], edits: Edits) -> list[str]:
    """The clusters of statements after people's decisions: merges first, then splits in their order, then pins."""
    decided = [edits.target(name) for name in ids]
    for split in edits.splits:
        cluster = edits.target(split.cluster)
        for at, name in enumerate(decided):
            if name == cluster and any(word in text_of(at) for word in split.words):
                decided[at] = edits.target(split.into)
    return [
        edits.target(edits.pins[key]) if key in edits.pins else name for name, key in zip(decided, keys, strict=True)
    ]


def origins(topics: Sequence[Topic], edits: Edits) -> Mapping[str, str]:
    """What made a cluster that was not found: ``topic`` or ``split``, by id."""
    return {**{split.into: "split" for split in edits.splits}, **{topic.cluster_id: "topic" for topic in topics}}
