"""What is a web page's own text? The report without menus, buttons and lists of links; tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from reportminer.files import PAGE_MARK
from reportminer.readers.base import OWN_FILE, ReadError, TextBuilder, words
from reportminer.readers.encoding import declared, decode
from reportminer.readers.numbering import written
from reportminer.sentences import STOPS
from reportminer.text import SourceText

DROPPED = words(
    "script style noscript template nav footer aside form button select option textarea iframe object rt rp embed svg "
    "canvas audio video map dialog head input del"
)
BLOCKS = words(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption"
)
LISTS = words("ul ol div table dl p td")
INNERMOST = words("p span font b strong td tr tbody table")
SILENT = words("script style noscript head")
_FULL_STOPS = re.compile("[。；]")
_HEAD = 1_000
"""characters of a page in which the mark of the program's own stands"""
MAX_MARKUP = 1_500_000
MAX_ATTRIBUTES = 2_000
MAX_DEPTH = 10_000
MAX_CELLS = 500_000
"""cells of one table, those under which others are spread included"""
NESTING = (
    "div",
    "span",
    "table",
    "section",
    "font",
    "blockquote",
    "center",
    "ul",
    "ol",
    "dl",
    "form",
    "b>",
    "i>",
    "a ",
)
CARE = ("furniture", "elements", "nothing")
"""what is dropped: all that looks like furniture; only elements that are none of the text; nothing that can be seen"""
WORTH = 20
"""characters of sentences from which on a page must not come out empty"""
MOST_GONE = 0.85
"""share of a page's sentences that can't be furniture"""
UNSEEN = words("script style noscript head del object embed svg canvas audio video map iframe rt rp")
WORD_COMMENT = re.compile(r"mso-element\s*:\s*comment", re.IGNORECASE)
WORD_ANCHOR = re.compile(r"(?:^|\s)(?:msocom\w*|MsoCommentText|MsoCommentReference)(?:$|\s)", re.IGNORECASE)
MAYBE = words("form header footer aside nav select textarea")
"""elements of furniture in which careless pages put the whole report"""
FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|topbar|breadcrumbs?|crumbs?|sidebar|side|footer|foot|copyright|share|bdshare\w*|"
    r"related|relevant|recommend\w*|comments?|pinglun|toolbar|pager|pagination|prevnext|prenext|advert\w*|ads?|banner|"
    r"search\w*|login|qrcode|download\w*|hot|tags?|links?|friendlinks?)(?:$|[-_\s])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SENTENCE = re.compile(rf"[{STOPS}]|[，,].{{8,}}")
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
    text = text.replace("\x00", "")
    if PAGE_MARK in text[:_HEAD]:
        raise ReadError(OWN_FILE, skipped=True)
    _check_markup(text)
    for care in CARE:
        tree = LexborHTMLParser(text)
        root = tree.body or tree.root
        if root is None:
            raise ReadError("the page holds no text")
        before, gone, held = _drop_furniture(root, care)
        if before < WORTH or gone <= MOST_GONE * before:
            break
    builder = TextBuilder()
    writer = _Writer(builder, _main_part(root))
    writer.write(root)
    builder.note_share(held)
    builder.note_left_out(pictures=writer.pictures)
    published = _meta_date(tree) or writer.published
    source = builder.build(media_type="text/html", encoding=encoding, title=_title(tree), published=published)
    if not source.text.strip():
        raise ReadError("the page holds no text")
    return replace(source, damaged=damaged)


def _check_markup(text: str) -> None:
    """Refuse floods of elements and attributes, which parsers take by their square.

    Raises:
        ReadError: more than any page has.
    """
    if text.count("<") > MAX_MARKUP or text.count("=") > MAX_MARKUP:
        raise ReadError(f"more than the limit of {MAX_MARKUP:,} elements or attributes")
    if len(text) > MAX_ATTRIBUTES and any(
        tag.count("=") > MAX_ATTRIBUTES and tag.partition(">")[0].count("=") > MAX_ATTRIBUTES for tag in text.split("<")
    ):
        raise ReadError(f"more than the limit of {MAX_ATTRIBUTES:,} attributes in one element")
    small = text.lower()
    if sum(max(0, small.count(f"<{tag}") - small.count(f"</{tag}")) for tag in NESTING) > MAX_DEPTH:
        raise ReadError(f"more than the limit of {MAX_DEPTH:,} elements within elements")


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
            stack[-1].add(_Content(len(text), linked, 0, sentence, len(_FULL_STOPS.findall(text))))
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


def _drop_furniture(root: Any, care: str) -> tuple[int, int, int]:
    """Take out what is no text of the page; characters of sentences before, how many of them are gone, and all characters."""
    contents = _contents(root)
    doomed = []
    skip = 0
    gone = 0
    for node, entering in _walk(root):
        if node.tag.startswith("-"):
            continue
        if skip:
            if not entering and node.mem_id == skip:
                skip = 0
            continue
        if entering and _is_furniture(node, contents[node.mem_id], care):
            doomed.append(node)
            skip = node.mem_id
            gone += 0 if node.tag in SILENT else contents[node.mem_id].sentences
    for node in doomed:
        node.decompose()
    return contents[root.mem_id].sentences, gone, contents[root.mem_id].text


def _is_furniture(node: Any, content: _Content, care: str) -> bool:
    tag = node.tag
    attributes = node.attributes
    style = attributes.get("style") or ""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if tag in UNSEEN or WORD_COMMENT.search(style) or WORD_ANCHOR.search(names):
        return True
    if care == "nothing":
        return False
    if tag in DROPPED:
        return not (tag in MAYBE and (content.sentences > 40 if tag == "form" else _is_prose(content)))
    if tag in ("body", "html"):
        return False
    if "hidden" in attributes or HIDDEN.search(style):
        return True
    if care == "furniture" and FURNITURE.search(names) and not _is_prose(content):
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


ADDRESSEE = re.compile(
    r"\S{0,40}(?:党委|政府|支部|单位|部门|[局委办厅处会组院校]|领导|同志|代表|委员|公司|[乡镇县市区]|街道)[)）]?[：:]"
)
SIGNER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,30}(?:部|委|府|局|会|办公室|办|院|校|厅|处|组|党委|支部|公司|中心|镇|乡|街道)[ \u3000]?){1,3}"
)
DATE_LINE = re.compile(
    r"(?:(?:19|20)\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|[一二][〇○零九ＯO][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
NUMBERED = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）、.．：:]|[①-⑳]|第[一二三四五六七八九十\d]{1,3}[条章节项]"
)
LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
CHINESE_LIST = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]{0,30}?(?:cjk-ideographic|(?:simp|trad)-chinese)", re.IGNORECASE
)
NO_MARKS = re.compile(r"list-style(?:-type)?\s*:\s*[^;]{0,30}?none", re.IGNORECASE)


@dataclass(slots=True)
class _List:
    """A numbered list: the number of its last item and how numbers are written."""

    last: int
    form: str

    @classmethod
    def of(cls, node: Any) -> _List | None:
        """From an ol element; None if it shows no numbers."""
        style = node.attributes.get("style") or ""
        if NO_MARKS.search(style):
            return None
        start = node.attributes.get("start") or "1"
        form = (
            "chineseCounting"
            if CHINESE_LIST.search(style)
            else LIST_FORMS.get(node.attributes.get("type") or "1", "decimal")
        )
        return cls(int(start) - 1 if re.fullmatch(r"\d{1,4}", start) else 0, form)

    def next(self, value: str) -> str:
        """What is printed before the next item, which may have a value of its own."""
        self.last = int(value) if re.fullmatch(r"\d{1,4}", value) else self.last + 1
        return written(self.last, self.form) + ("、" if self.form == "chineseCounting" else ". ")


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
        self.lists: list[_List | None] = []
        self.number = ""
        self.done = False
        self.signer = ""
        self.pictures = 0

    def flush(self) -> None:
        raw = "".join(self.line)
        self.line = []
        text = raw if self.pre else re.sub(r"[ \t\r\n\f\v]+", " ", raw).strip(" \xa0\u3000\t")
        if not text.strip():
            return
        if self.number:
            text = text if NUMBERED.match(text) else self.number + text
            self.number = ""
        if self.inside or self.level or SENTENCE.search(text) or self._is_frame(text):
            if self.signer:
                self.builder.paragraph(self.signer)
            self.builder.paragraph(text, level=self.level)
            self.signer = ""
        elif not self.published and (match := PUBLISHED.search(text)):
            self.published = _iso(match)

    def _is_frame(self, text: str) -> bool:
        """Whether a short line outside the main part greets those whom the report is for, or signs it with its date."""
        if not self.done:
            return ADDRESSEE.fullmatch(text) is not None
        if DATE_LINE.fullmatch(text):
            return True
        self.signer = text if SIGNER.fullmatch(text) else ""
        return False

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
                if (caption := node.css_first("caption")) is not None:
                    self.line.append(caption.text(deep=True))
                    self.flush()
                self.builder.table(rows)
                skip = node.mem_id
                continue
            self._element(node, entering)
        self.flush()

    def _element(self, node: Any, entering: bool) -> None:
        tag = node.tag
        if tag in ("br", "img"):
            if entering and tag == "br":
                self.flush()
            self.pictures += entering and tag == "img" and self.inside
            return
        if node.mem_id == self.main:
            self.flush()
            self.inside = entering
            self.done = not entering
        elif tag in BLOCKS:
            self.flush()
        if tag in ("ol", "ul"):
            if entering:
                self.lists.append(_List.of(node) if tag == "ol" else None)
            elif self.lists:
                self.lists.pop()
        elif tag == "li":
            top = self.lists[-1] if self.lists else None
            self.number = top.next(node.attributes.get("value") or "") if entering and top else ""
        if tag == "pre":
            self.pre += 1 if entering else -1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = int(tag[1]) if entering else 0


def _grid(table: Any) -> list[list[str]]:
    """Rows of a table that holds data, "" where a cell from above or the left is spread; [] for one of the layout."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")) or table.css_first("h1,h2,h3,li"):
        return []
    rows: list[list[str]] = []
    widths: list[int] = []
    spread: dict[int, int] = {}
    total = 0
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        if not cells:
            continue
        texts: list[str] = []
        here, spread = spread, {column: left - 1 for column, left in spread.items() if left > 1}
        for cell in cells:
            while len(texts) in here:
                texts.append("")
            first = len(texts)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            texts += [" ".join((cell.text(deep=True, separator=" ") or "").split()), *[""] * (across - 1)]
            if down > 1:
                spread |= dict.fromkeys(range(first, len(texts)), down - 1)
        rows.append(texts)
        widths.append(len(cells))
        total += len(texts) + len(spread)
        if total > MAX_CELLS:
            return []
    if len(rows) < 2 or sorted(widths)[len(widths) // 2] < 2 or max(len(text) for row in rows for text in row) > 400:
        return []
    return [_without_end(row) for row in rows]


def _without_end(row: list[str]) -> list[str]:
    last = max((at for at, text in enumerate(row) if text), default=0)
    return row[: last + 1]


def _span(cell: Any, name: str) -> int:
    value = cell.attributes.get(name) or ""
    return max(1, min(int(value), 100)) if re.fullmatch(r"\d{1,4}", value) else 1
