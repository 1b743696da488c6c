"""Which issues recur? Answers from what was kept while nothing has changed, else has them found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reportminer.issues import decisions, known_clusters
from reportminer.issues.model import By, Found, IssueCluster, Question
from reportminer.lexicons import fingerprint
from reportminer.search.query import listed
from reportminer.store import derived

if TYPE_CHECKING:
    from reportminer.store.reading import StoredReports


def recurring(
    archive: StoredReports,
    *,
    by: By = "county",
    min_places: int = 2,
    kinds: Sequence[str] = ("problem",),
    topics: Path | None = None,
    remember: bool | None = None,
    anew: bool = False,
    companions: bool = True,
    places: str | Sequence[str] | None = None,
    year: tuple[int, int] | None = None,
    about: str = "",
    notice: Callable[[str], None] | None = None,
) -> list[IssueCluster]:
    """The issues that recur, those of most places first.

    Ids and labels stay when reports are added: what was found is kept in ``issues.json`` of the archive's folder, and later runs
    match what they find to it. People's decisions (`reportminer.issues.decisions`) in the same folder are respected. The
    answer is kept in an archive that may be written to, and given again until reports, rules or decisions change.

    Args:
        archive: an open archive.
        by: what counts as one place.
        min_places: places that must report an issue, a report whose place can't be told standing for one; 1 shows also
            what is told once.
        kinds: kinds of statements to cluster; add ``cause`` for causes.
        topics: file of fixed topics; ``issues_topics.tsv`` of the archive's folder if None.
        remember: keep what was found for later runs; as the archive was opened if None. A folder that can't be
            written to is left as it is.
        anew: cluster everything from scratch, whatever was found before.
        companions: look for causes, recommendations and practices.
        places: names or codes of places: only what reports of these, and of what lies in them, tell; all if empty. The
            issues are those of the whole archive, with the same ids and labels.
        year: first and last year of reports; all if None.
        about: a question in free words (看病难怎么办): only the issues of the topics that it asks about; all if empty.
        notice: called with a sentence that says how many issues there are, and how many of fewer places are left out.

    Raises:
        EditError: the file of decisions or of topics can't be understood.
        UnknownPlaceError: nobody knows one of the places.
        NoTopicError: no word of `about` names a topic.
    """
    wanted = _asked(about)
    only = None if archive.only is None else tuple(sorted(archive.only))
    question = Question(by, min_places, tuple(sorted(set(kinds))), tuple(listed(places)), year, companions, only)
    keep = not archive.read_only if remember is None else remember
    found = _kept(archive, question, topics or archive.path / decisions.TOPICS, remember=keep, anew=anew)
    if wanted:
        found = Found([cluster for cluster in found.clusters if cluster.topic in wanted], 0)
    if notice is not None:
        if wanted:
            notice(f"topics asked about: {', '.join(wanted)}")
        _tell(notice, found, min_places)
    return found.clusters


def _kept(archive: StoredReports, question: Question, topics: Path, *, remember: bool, anew: bool) -> Found:
    """The answer that was kept, or a new one where reports, rules, topics or decisions have changed."""
    edits, fixed = decisions.read_edits(archive.path), decisions.read_topics(topics)

    def key() -> str:
        """The question, what people decided, and what is known from earlier runs, which finding the answer may change."""
        known = known_clusters.digest(archive.path)
        asked = [question, remember, fixed, edits, fingerprint(), known]
        return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()

    def find() -> Found:
        from reportminer.issues.finding import find

        return find(archive, question, fixed, edits, remember=remember, anew=anew)

    return derived.kept(archive.store, "issues", key, Found, find, anew=anew)


class NoTopicError(ValueError):
    """A question names no topic of the taxonomy."""


def _asked(about: str) -> list[str]:
    """The topics that a question asks about; none where nothing is asked."""
    if not about.strip():
        return []
    from reportminer.issues.asking import topics_asked

    topics = topics_asked(about)
    if not topics:
        raise NoTopicError(f"no word of {about!r} names a topic; `reportminer search` finds the words themselves")
    return topics


def _tell(notice: Callable[[str], None], found: Found, min_places: int) -> None:
    """Say how many issues there are, and how many of fewer places are left out."""
    if found.clusters or found.left:
        notice(
            f"issues found in {min_places} places or more: {len(found.clusters)}"
            + (f"; {found.left} of fewer places are not shown, --min-places 1 shows them" if found.left else "")
        )


def known_issues(folder: Path) -> set[str]:
    """The ids that decisions may speak of: those of topics, of fixed topics, of splits, and kept in an archive's folder."""
    from reportminer.issues.grouping import OTHER, topic_id
    from reportminer.statements.topics import taxonomy

    kept = known_clusters.recall(folder)
    edits = decisions.read_edits(folder)
    fixed = {topic.cluster_id for topic in decisions.read_topics(folder / decisions.TOPICS)}
    return (
        fixed
        | {topic_id(name) for name in taxonomy()}
        | {OTHER}
        | {split.into for split in edits.splits}
        | {name for past in kept.kinds.values() for name in past.clusters}
    )
