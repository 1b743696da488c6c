"""How do the pages of an archive become files? The views and templates of the reading room, written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.exports import ExportError
from reportminer.files import is_own_folder, mark_folder, replace_file
from reportminer.issues import IssueCluster, recurring
from reportminer.records import KINDS, Quality
from reportminer.site import comparison
from reportminer.site.links import NEEDS_SERVER, PAGES, file_of, links_from
from reportminer.site.shards import Document, write_shards
from reportminer.store.lock import locked
from reportminer.store.reading import Kept
from reportminer.translation import told
from reportminer.web.pages import Pages
from reportminer.web.texts import speak, spoken
from reportminer.web.texts import text as _
from reportminer.web.views import files, home, issues, report

if TYPE_CHECKING:
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import CompareCell

MOST = 3_000
"""reports whose own pages and search are written; larger archives are read with ``serve``"""
_FIRST = "../index.html"
_MOST_CELLS = 100
"""values of a column of the catalogue that the search offers"""
_NEW, _OLD = f".{PAGES}-new", f".{PAGES}-old"
_LOCK = f".{PAGES}.lock"
_PATIENCE = 60.0
"""seconds to wait for another run that publishes into the folder"""


def publish(
    out: Outgoing,
    output: str | Path,
    *,
    clusters: Sequence[IssueCluster] | None = None,
    cells: Sequence[CompareCell] | None = None,
    language: str = "zh",
    notice: Callable[[str], None] | None = None,
    stage: Callable[[str], None] | None = None,
    among: bool = False,
) -> list[Path]:
    """Write an archive as pages that open from disk: ``index.html``, and all others in a folder beside it.

    Args:
        out: the archive as far as it goes out.
        output: folder to write into; made if missing. It must be empty or one of the program's own, unless `among`.
        clusters: the recurring issues, if they are known already.
        cells: of the comparison of the indicators that most reports state, if they are known already.
        language: of the pages, ``zh`` or ``en``.
        notice: called with a sentence if the archive is too large for all pages.
        stage: called with words whenever something begins that may take long.
        among: the folder may hold other things, but for a folder of the name that the pages get.

    Returns:
        The first page, and the folder of all others.

    Raises:
        ArchiveBusyError: another run is publishing into the folder.
        ExportError: the folder holds other things, or cannot be written to; what stood in it stays as it was.
    """
    folder = Path(output)
    inside = folder / PAGES if among else folder
    if inside.exists() and not is_own_folder(folder) and not is_own_folder(inside) and any(inside.iterdir()):
        raise ExportError(
            f"{inside}: holds other files; publish into an empty folder or one that was published into before"
        )
    before, kept = spoken(), out.archive.kept
    # every page of a report asks for all reports
    out.archive.kept = kept or Kept()
    try:
        mark_folder(folder)
        speak(language)
        with locked(folder / _LOCK, wait=_PATIENCE, notice=notice), _replacing(folder) as made:
            writer = _Writer(out, made, cells, stage or (lambda words: None), notice or (lambda words: None))
            made_first = writer.write(recurring(out.archive) if clusters is None else clusters)
        replace_file(folder / "index.html", made_first.encode())
    except OSError as error:
        raise ExportError(f"{error.filename or folder}: {error.strerror or error}") from error
    finally:
        speak(before)
        out.archive.kept = kept
    return [folder / "index.html", folder / PAGES]


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of the pages of ``folder`` when the block ends well."""
    made, old, pages = folder / _NEW, folder / _OLD, folder / PAGES
    shutil.rmtree(made, ignore_errors=True)  # left by a run that was killed: who writes now holds the lock
    if old.exists() and not pages.exists():  # killed between the two renames
        old.rename(pages)
    mark_folder(made)
    try:
        yield made
        shutil.rmtree(old, ignore_errors=True)
        if pages.exists():
            pages.rename(old)
        made.rename(pages)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


class _Writer:
    """Writes the pages of one archive into one folder."""

    def __init__(
        self,
        out: Outgoing,
        folder: Path,
        cells: Sequence[CompareCell] | None,
        stage: Callable[[str], None],
        notice: Callable[[str], None],
    ) -> None:
        self.out, self.folder, self.stage, self.notice = out, folder, stage, notice
        self.cells = comparison.most_stated(out.archive) if cells is None else cells
        self.pages = Pages(live=False)
        self.damaged: list[tuple[str, str, str, str]] = []
        self.rows = out.archive.report_rows()
        self.whole = len(self.rows) <= MOST
        self.files = {f"report/{row.report_id}.html" for row in self.rows} if self.whole else set()

    def write(self, clusters: Sequence[IssueCluster]) -> str:
        """Write all pages; the first one comes back."""
        clusters = [self.out.clean(cluster) for cluster in clusters]
        self.files |= {f"issue/{cluster.cluster_id}.html" for cluster in clusters}
        for name in ("report", "issue", "compare", "static", "search"):
            self.folder.joinpath(name).mkdir()
        if not self.whole:
            self.notice(
                told(
                    f"{len(self.rows)} reports are too many for pages of their own and a search from disk (at most {MOST}); "
                    "read them with: reportminer serve"
                )
            )
        self._static()
        self._issues(clusters)
        self._compare()
        self._files()
        self._page(NEEDS_SERVER, "serve.html", {"archive": str(self.out.archive.path)})
        if self.whole:
            self._reports()
            self._search()
        return self._rendered(
            _FIRST,
            "home.html",
            {**home.home(self.out, issues.narrowed(clusters, issues.Asked())), "damaged": self.damaged},
        )

    def _rendered(self, file: str, template: str, data: Mapping[str, Any]) -> str:
        path = "/" if file == _FIRST else "/" + file.removesuffix(".html")
        shared = {
            "path": path,
            "read_only": True,
            "asked": {},
            "languages": (),
            "who": "",
            "token": "",
            "searches": self.whole,
        }
        href = links_from(file, self.files.__contains__)
        return self.pages.render(template, **{**shared, **data, "href": href})

    def _page(self, file: str, template: str, data: Mapping[str, Any]) -> None:
        self.folder.joinpath(file).write_text(self._rendered(file, template, data), encoding="utf-8")

    def _static(self) -> None:
        for part in resources.files("reportminer.web").joinpath("static").iterdir():
            self.folder.joinpath("static", part.name).write_bytes(part.read_bytes())

    def _issues(self, clusters: Sequence[IssueCluster]) -> None:
        self.stage(told("writing the pages of issues"))
        known = {"known": {"at_work": False}}
        self._page("issues.html", "issues.html", {**known, **issues.overview(clusters, issues.Asked(whole=True))})
        for cluster in clusters:
            path, page, pages = f"/issue/{cluster.cluster_id}", 0, 1
            while page < pages:
                page += 1
                shown = issues.issue(clusters, cluster.cluster_id, page=page) or {}
                pages = shown.get("pages", 1)
                self._page(file_of(path, page), "issue.html", {**known, **shown})

    def _compare(self) -> None:
        self.stage(told("writing the comparison"))
        compared = comparison.groups(self.out, self.cells)
        listed = {"compared": compared, "table": None}
        self._page("compare.html", "compared.html", listed)
        href = links_from("compare/0.html", self.files.__contains__)
        for number, one in enumerate(compared):
            path = f"/compare/{number}"
            for page, table in enumerate(comparison.pages(self.out, one, href), 1):
                shown = {"table": table, "page": page, "own": path}
                self._page(file_of(path, page), "compared.html", {"compared": compared, **shown})
            comparison.write_cells(self.folder / f"compare/{number}.js", number, one)

    def _files(self) -> None:
        page, more = 0, True
        while more:
            page += 1
            shown = files.files(self.out, {"page": str(page)}, whole=True)
            more = bool(shown["more"])
            self._page(file_of("/files", page), "files.html", shown)

    def _reports(self) -> None:
        self.stage(told("writing a page for each report"))
        for row in self.rows:
            shown = report.report(self.out, row.report_id)
            self._page(f"report/{row.report_id}.html", "report.html", shown)
            if faults := _faults(shown["report"].quality):
                self.damaged.append((row.report_id, row.title, row.path, faults))

    def _search(self) -> None:
        self.stage(told("writing the search"))
        years = sorted({row.year for row in self.rows if row.year is not None}, reverse=True)
        heads, beside = self.out.heads(), self.out.beside()
        cells = {row.report_id: [beside.get(row.report_id, {}).get(head, "") for head in heads] for row in self.rows}
        filed = [
            (at, head, sorted({of[at] for of in cells.values()} - {""})[:_MOST_CELLS]) for at, head in enumerate(heads)
        ]
        self._page("search.html", "shards.html", {"kinds": KINDS, "years": years, "filed": filed})
        shown = [
            self.out.clean({"id": r.report_id, "title": r.title, "place": r.full_name or r.place, "year": r.year})
            | {"filed": cells[r.report_id]}
            for r in self.rows
        ]
        write_shards(self.folder / "search", shown, self._documents())

    def _documents(self) -> Iterable[Document]:
        numbers = {row.report_id: number for number, row in enumerate(self.rows)}
        rows = [self.out.clean(row._asdict()) for row in self.out.archive.iter_statements()]
        rows.sort(key=lambda row: (numbers[row["report_id"]], row["begin"]))
        for row in rows:
            yield Document(numbers[row["report_id"]], row["kind"], row["head"], row["text"], row["begin"])


def _faults(quality: Quality) -> str:
    """What of a report's text came in damaged, in words."""
    told_of = [
        (_("乱码 {n} 处", n=quality.garbled), quality.garbled),
        (_("无法解码的字节 {n} 处", n=quality.damaged), quality.damaged),
        (_("缺失的数字 {n} 处", n=quality.missing_digits), quality.missing_digits),
        (_("结尾残缺"), quality.truncated),
    ]
    return "，".join(words for words, found in told_of if found)
