"""Reads web pages: the report's own text without menus, buttons and lists of links; tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from reportminer.readers.base import ReadError, TextBuilder, words
from reportminer.readers.encoding import declared, decode
from reportminer.text import SourceText

DROPPED = words(
    "script style noscript template nav footer aside form button select option textarea iframe object rt rp embed svg "
    "canvas audio video map dialog head input"
)
BLOCKS = words(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption"
)
LISTS = words("ul ol div table dl p td")
INNERMOST = words("p span font b strong td tr tbody table")
SILENT = words("script style noscript template head")
STOPS = re.compile("[。；]")
MAYBE = words("form header footer aside nav select")
"""elements of furniture in which careless pages put the whole report"""
FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|topbar|breadcrumbs?|crumbs?|sidebar|side|footer|foot|copyright|share|bdshare\w*|"
    r"related|relevant|recommend\w*|comments?|pinglun|toolbar|pager|pagination|prevnext|prenext|advert\w*|ads?|banner|"
    r"search\w*|login|qrcode|download\w*|hot|tags?|links?|friendlinks?)(?:$|[-_\s])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SENTENCE = re.compile(r"[。；！？;!?]|[，,].{8,}")
PUBLISHED_META = (
    "pubdate",
    "publishdate",
    "article:published_time",
    "datepublished",
    "firstpublished",
    "og:release_date",
)
TITLE_META = ("articletitle", "og:title", "title")
PUBLISHED = re.compile(
    r"(?:发布|更新|发表|录入|發布|發佈)?(?:时间|日期|時間)\s*[:：]?\s*((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
ISO_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")


def read_html(data: bytes, *, hint: str = "") -> SourceText:
    """Read a page; its charset comes from the byte order mark, `hint`, its own meta tag, or the ladder.

    Raises:
        ReadError: the page holds no text.
    """
    text, encoding, damaged = decode(data, hint=hint or declared(data))
    tree = LexborHTMLParser(text.replace("\x00", ""))
    root = tree.body or tree.root
    if root is None:
        raise ReadError("the page holds no text")
    _drop_furniture(root)
    builder = TextBuilder()
    writer = _Writer(builder, _main_part(root))
    writer.write(root)
    published = _meta_date(tree) or writer.published
    source = builder.build(media_type="text/html", encoding=encoding, title=_title(tree), published=published)
    if not source.text.strip():
        raise ReadError("the page holds no text")
    return replace(source, damaged=damaged)


def _meta(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop") or ""
        yield name.strip().lower(), (node.attributes.get("content") or "").strip()


def _title(tree: LexborHTMLParser) -> str:
    found = dict(_meta(tree))
    for name in TITLE_META:
        if found.get(name):
            return found[name]
    node = tree.css_first("title")
    title = " ".join(node.text().split()) if node else ""
    parts = re.split(r"\s*[_|]\s*|\s+[-–—]\s+", title)
    return parts[0] or title


def _meta_date(tree: LexborHTMLParser) -> str:
    found = dict(_meta(tree))
    for name in PUBLISHED_META:
        if match := ISO_DATE.search(found.get(name, "")):
            return _iso(match)
    return ""


def _iso(match: re.Match[str]) -> str:
    """ISO date of the last three groups of a match; "" for a date that does not exist."""
    year, month, day = (int(group) for group in match.groups()[-3:])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _walk(root: Any) -> Iterator[tuple[Any, bool]]:
    """Every node below `root` in order, as (node, entering); elements come again when they end."""
    node = root.first_child
    while node is not None:
        yield node, True
        if node.tag != "-text" and node.first_child is not None:
            node = node.first_child
            continue
        while True:
            if node.tag != "-text":
                yield node, False
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is None or node.mem_id == root.mem_id:
                return


@dataclass(slots=True)
class _Content:
    """What stands below an element, in characters without blanks."""

    text: int = 0
    linked: int = 0
    links: int = 0
    sentences: int = 0
    stops: int = 0

    def add(self, other: _Content) -> None:
        self.text += other.text
        self.linked += other.linked
        self.links += other.links
        self.sentences += other.sentences
        self.stops += other.stops


def _contents(root: Any) -> dict[int, _Content]:
    """The content of every element, counted in one walk."""
    found: dict[int, _Content] = {root.mem_id: _Content()}
    stack = [found[root.mem_id]]
    inside_link = 0
    for node, entering in _walk(root):
        if node.tag == "-text":
            text = "".join((node.text_content or "").split())
            sentence = len(text) if SENTENCE.search(text) else 0
            linked = len(text) if inside_link else 0
            stack[-1].add(_Content(len(text), linked, 0, sentence, len(STOPS.findall(text))))
        elif node.tag.startswith("-"):
            continue
        elif entering:
            inside_link += node.tag == "a"
            found[node.mem_id] = _Content(links=int(node.tag == "a"))
            stack.append(found[node.mem_id])
        else:
            inside_link -= node.tag == "a"
            done = stack.pop()
            if node.tag not in SILENT:
                stack[-1].add(done)
    return found


def _drop_furniture(root: Any) -> None:
    contents = _contents(root)
    doomed = []
    skip = 0
    for node, entering in _walk(root):
        if node.tag.startswith("-"):
            continue
        if skip:
            if not entering and node.mem_id == skip:
                skip = 0
            continue
        if entering and _is_furniture(node, contents[node.mem_id]):
            doomed.append(node)
            skip = node.mem_id
    for node in doomed:
        node.decompose()


def _is_furniture(node: Any, content: _Content) -> bool:
    tag = node.tag
    if tag in DROPPED:
        return not (tag in MAYBE and (content.sentences > 40 if tag == "form" else _is_prose(content)))
    if tag in ("body", "html"):
        return False
    attributes = node.attributes
    if "hidden" in attributes or HIDDEN.search(attributes.get("style") or ""):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if FURNITURE.search(names) and not _is_prose(content):
        return True
    return tag in LISTS and _is_link_list(content)


def _is_prose(content: _Content) -> bool:
    """Whether a block that is named like furniture holds paragraphs of real text all the same."""
    return content.text - content.linked > 300 and content.stops >= 4


def _is_link_list(content: _Content) -> bool:
    """Whether nearly all text of a block stands in two or more links."""
    return content.links >= 2 and 0 < 0.7 * content.text <= content.linked and content.stops <= 1


def _main_part(root: Any) -> int:
    """mem_id of the smallest element that holds nearly all sentences of the page."""
    contents = _contents(root)
    total = contents[root.mem_id].sentences
    node = root
    while total:
        step = None
        child = node.first_child
        while child is not None:
            if not child.tag.startswith("-") and contents[child.mem_id].sentences >= 0.95 * total:
                step = child
                break
            child = child.next
        if step is None or step.tag in INNERMOST:
            break
        node = step
    return int(node.mem_id)


class _Writer:
    """Writes the blocks of a page as paragraphs; outside the main part only headings and sentences are kept."""

    def __init__(self, builder: TextBuilder, main: int) -> None:
        self.builder = builder
        self.main = main
        self.inside = False
        self.line: list[str] = []
        self.level = 0
        self.pre = 0
        self.published = ""

    def flush(self) -> None:
        raw = "".join(self.line)
        self.line = []
        text = raw if self.pre else re.sub(r"[ \t\r\n\f\v]+", " ", raw).strip(" \xa0\u3000\t")
        if not text.strip():
            return
        if self.inside or self.level or SENTENCE.search(text):
            self.builder.paragraph(text, level=self.level)
        elif not self.published and (match := PUBLISHED.search(text)):
            self.published = _iso(match)

    def write(self, root: Any) -> None:
        self.inside = root.mem_id == self.main
        skip = None
        for node, entering in _walk(root):
            if skip is not None:
                if not entering and node.mem_id == skip:
                    skip = None
                continue
            if node.tag == "-text":
                self.line.append(node.text_content or "")
                continue
            if node.tag.startswith("-"):
                continue
            if entering and node.tag == "table" and (rows := _grid(node)):
                self.flush()
                self.builder.table(rows)
                skip = node.mem_id
                continue
            self._element(node, entering)
        self.flush()

    def _element(self, node: Any, entering: bool) -> None:
        tag = node.tag
        if tag == "br":
            if entering:
                self.flush()
            return
        if node.mem_id == self.main:
            self.flush()
            self.inside = entering
        elif tag in BLOCKS:
            self.flush()
        if tag == "pre":
            self.pre += 1 if entering else -1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = int(tag[1]) if entering else 0


def _grid(table: Any) -> list[list[str]]:
    """Rows of a table that holds data; [] for a table that only lays out the page."""
    if table.css_first("table table") or table.css_first("h1,h2,h3,li"):
        return []
    rows: list[list[str]] = []
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        if cells:
            rows.append([" ".join((cell.text(deep=True, separator=" ") or "").split()) for cell in cells])
    widths = sorted(len(row) for row in rows)
    texts = [text for row in rows for text in row]
    if len(rows) < 2 or widths[len(widths) // 2] < 2 or max(map(len, texts)) > 400:
        return []
    return rows
