"""Rich Text comes out as a word processor shows it."""

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure
from reportminer.text import SourceText

HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times;}{\f2\fcharset136 M;}}"
STYLES = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}"


def read(body: bytes) -> SourceText:
    (result,) = readers.read_bytes(HEAD + STYLES + body + b"}", "a.rtf", options=ReadOptions(office=False))
    assert not isinstance(result, Failure), result
    return result


def quoted(text: str, codec: str = "gbk") -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec)).encode()


def test_bytes_of_the_code_page_and_of_fonts() -> None:
    body = (
        rb"\pard\f0 "
        + quoted("全县有党员")
        + rb"\f1 8412\f0 "
        + quoted("名。")
        + rb"\par\f2 "
        + quoted("黨員", "big5")
        + rb"\par"
    )
    assert read(body).text == "全县有党员8412名。\n黨員\n"


def test_unicode_with_its_fallback() -> None:
    body = rb"\uc1 \u20826?\u21592?{\uc2 \u21313 xx}\u20154?\u-10174?\u-8265?\par"
    assert read(body).text == "党员十人𠮷\n"


def test_what_is_not_shown_is_left_out() -> None:
    body = (
        rb"{\header "
        + quoted("页眉")
        + rb"}{\*\generator x}{\info{\title y}}{\pict\bin3 }}}}{\v "
        + quoted("隐藏")
        + rb"}"
        rb"{\field{\*\fldinst PAGE}{\fldrslt 3}}" + quoted("页。") + rb"{\deleted " + quoted("删") + rb"}\par"
    )
    assert read(body).text == "3页。\n"


def test_printed_numbers_are_kept() -> None:
    body = (
        rb"{\listtext\f0 "
        + quoted("一、")
        + rb"\tab}"
        + quoted("加强领导")
        + rb"\par{\pntext\u-3913 ?\tab}"
        + quoted("点")
        + rb"\par"
    )
    assert read(body).text == "一、加强领导\n点\n"


def test_headings() -> None:
    source = read(rb"\pard\plain\s1 " + quoted("基本情况") + rb"\par\pard\plain\s0 " + quoted("正文。") + rb"\par")
    assert [(source.text[m.begin : m.end], m.level) for m in source.headings] == [("基本情况", 1)]


def test_table() -> None:
    row = rb"\trowd\cellx100\cellx200\pard\intbl %s\cell %s\cell\row"
    body = (
        rb"\pard "
        + quoted("前。")
        + rb"\par"
        + row % (quoted("指标"), b"2022")
        + row % (quoted("党员"), b"811")
        + rb"\pard "
        + quoted("后。")
        + rb"\par"
    )
    source = read(body)
    assert source.text == "前。\n指标\t2022\n党员\t811\n后。\n"
    assert len(source.tables[0].cells) == 4


@pytest.mark.parametrize("body", [b"", rb"{\pict 00}", b"{" * 5000])
def test_without_text(body: bytes) -> None:
    (result,) = readers.read_bytes(HEAD + body + b"}", "a.rtf", options=ReadOptions(office=False))
    assert isinstance(result, Failure)
    assert "no text" in result.reason or "damaged" in result.reason


def test_control_words_with_capital_letters_are_no_text() -> None:
    row = rb"\trowd\trftsWidth1\clftsWidth3\clwWidth99\cellx100\cellx200\pard\intbl %s\cell %s\cell\row"
    body = rb"{\mmathPr\mmathFont34\mbrkBin0}" + quoted("总结") + rb"\par" + row % (b"a", b"1") + row % (b"b", b"2")
    assert read(body + rb"\pard\par").text == "总结\na\t1\nb\t2\n"


def test_backslash_before_a_line_break_ends_the_paragraph() -> None:
    assert read(b"one\\\ntwo\\\r\nthree").text == "one\ntwo\nthree\n"


def test_footnote_comes_after_the_text() -> None:
    body = (
        quoted("全县有桥")
        + rb"{\super\chftn{\footnote\pard\plain "
        + quoted("据台账。")
        + rb"}}"
        + quoted("31座。")
        + rb"\par"
    )
    assert read(body).text == "全县有桥31座。\n据台账。\n"


def test_cells_of_a_table_in_a_cell_are_parted() -> None:
    body = (
        rb"\trowd\cellx400\cellx800\pard\intbl a\cell\pard\intbl\itap2 b\nestcell c\nestcell"
        rb"{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}{\nonesttables\par}\pard\intbl d\cell\row"
        rb"\trowd\cellx400\cellx800\pard\intbl 1\cell 2\cell\row\pard\par"
    )
    assert read(body).text == "a\tb c d\n1\t2\n"


def test_code_page_is_guessed_where_none_is_named() -> None:
    data = rb"{\rtf1\ansi\pard " + quoted("青砚县防汛工作总结") + rb"\par}"
    (result,) = readers.read_bytes(data, "a.doc")
    assert isinstance(result, SourceText) and result.text == "青砚县防汛工作总结\n"


def test_file_that_is_cut_off_says_so() -> None:
    (result,) = readers.read_bytes(HEAD + rb"{\b abc", "a.rtf")
    assert isinstance(result, SourceText) and result.text == "abc\n"
    assert "cut off" in result.notes[0]


def test_cell_spread_over_columns_keeps_the_others_in_place() -> None:
    body = (
        rb"\trowd\cellx200\cellx300\pard\intbl K\cell V\cell\row\trowd\cellx100\cellx200\cellx300\pard\intbl a\cell b\cell 7\cell"
        rb"\row\pard\par"
    )
    assert read(body).text == "K\t\tV\na\tb\t7\n"


def test_characters_by_number_and_what_stands_in_for_them() -> None:
    """The byte behind a character is left out, be it written or in hex; a number keeps all its digits."""
    numbers = rb"\u31471\'3f\u19968 ?\u65292\'2c{\uc0\u20849 }\u20010 ?{\*\x\u20010 ?}\uc2\u20061\'be\'c5\uc1\u-10240?\u-8439?"
    (source,) = readers.read_bytes(rb"{\rtf1\ansi\ansicpg936 " + numbers + rb"\par}", "a.rtf")
    assert isinstance(source, SourceText)
    assert source.text.strip() == "端一，共个九\U00010309"


def test_very_many_characters_by_number() -> None:
    (source,) = readers.read_bytes(rb"{\rtf1\ansi " + rb"\u21439?" * 10_001 + rb"\par}", "a.rtf")
    assert isinstance(source, SourceText)
    assert source.text == "\u53bf" * 10_001 + "\n"


@pytest.mark.parametrize(
    ("page", "charset", "codec", "text"),
    [
        (1251, 0, "cp1251", "Отчёт уезда"), (1252, 204, "cp1251", "Отчёт уезда"), (1250, 238, "cp1250", "zażółć gęślą jaźń"),
        (936, 204, "gbk", "云澜县工作总结"), (1252, 204, "gbk", "云澜县农村党建工作总结，经费不足，党员人数下降"),
    ],
)  # fmt: skip
def test_code_pages_of_one_byte_hold_where_the_text_is_not_chinese(
    page: int, charset: int, codec: str, text: str
) -> None:
    head = b"{\\rtf1\\ansi\\ansicpg%d\\deff0{\\fonttbl{\\f0\\fnil\\fcharset%d A;}}\\f0 " % (page, charset)
    (source,) = readers.read_bytes(head + quoted(text, codec) + b"\\par}", "a.rtf")
    assert source.text == text + "\n"
