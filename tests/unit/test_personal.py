"""Are personal numbers found by their check digits, and masked without moving anything? Are marks of secrecy read?"""

from __future__ import annotations

import time

import pytest

from reportminer.personal import find_personal, mask_personal, masked
from reportminer.pipeline import extract_text
from reportminer.records import Figure, Report
from reportminer.secrecy import mark_in, mark_of_row

IDENTITY, CARD, MOBILE = "11010519491231002X", "6222021234567890128", "13912345678"


def luhn(digits: str) -> str:
    total = sum(
        (int(d) * 2 - 9 if int(d) > 4 else int(d) * 2) if n % 2 == 0 else int(d) for n, d in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(IDENTITY, "identity card"), (IDENTITY[:-1] + "x", "identity card"), (luhn("622202123456789012"), "bank card"),
     (MOBILE, "mobile"), ("139-1234-5678", "mobile"), ("１３９１２３４５６７８", "mobile")],
)  # fmt: skip
def test_personal_numbers_are_found_and_masked_in_place(number: str, kind: str) -> None:
    text = f"联系人号码{number}，请保密。"
    [found] = find_personal(text)
    assert (found.kind, text[found.begin : found.end]) == (kind, number)
    hidden = mask_personal(text)
    assert (len(hidden), hidden[:8], number in hidden) == (len(text), text[:8], False)


@pytest.mark.parametrize(
    "text",
    ["11010519491231002" + "1", "110105194913310021", "622202123456789012" + str((int(luhn("622202123456789012")[-1]) + 1) % 10),
     "投资13912345678.5元", "编号213912345678", "全年完成12345678900元", "电话010-12345678"],
)  # fmt: skip
def test_numbers_that_fail_their_check_are_left_alone(text: str) -> None:
    assert find_personal(text) == []
    assert mask_personal(text) == text


def test_masking_goes_through_lists_and_mappings() -> None:
    assert masked({"a": [f"电话{MOBILE}", 3], "b": None}) == {"a": ["电话139******78", 3], "b": None}


@pytest.mark.parametrize(
    ("text", "mark"),
    [("机密★10年\n云澜县工作汇报\n全县平稳。", "机密★10年"), ("云澜县工作汇报\n密级：秘密\n全县平稳。", "秘密"),
     ("内部资料 注意保存\n云澜县工作汇报", "内部资料"), ("云澜县工作汇报\n加强机密文件管理，做好内部控制。", "")],
)  # fmt: skip
def test_mark_stands_by_itself_above_or_below_the_text(text: str, mark: str) -> None:
    assert mark_in(text) == mark


def test_mark_of_the_catalogue() -> None:
    assert mark_of_row({"密级": "机密★长期"}, {"密级": "secrecy"}) == "机密★长期"
    assert mark_of_row({"密级": "公开", "备注": "机密"}, {"密级": "secrecy", "备注": "note"}) == ""


def test_what_a_piece_begins_or_ends_with_of_a_number_is_masked() -> None:
    assert mask_personal("电话139123", cut=(MOBILE,)) == "电话******"
    assert mask_personal("45678，请保密", cut=(MOBILE,)) == "*****，请保密"
    assert mask_personal("共1391家", cut=(MOBILE,)) == "共1391家"


def test_records_keep_their_type_their_ids_and_lose_values_read_from_numbers() -> None:
    figure = Figure(id="f1", text=MOBILE, min=13912345678, max=13912345678, begin=3, end=14)
    report = Report(report_id="13912345678abcde", title=f"电话{MOBILE}", figures=[figure])
    hidden = masked(report)
    assert isinstance(hidden, Report)
    assert (hidden.report_id, hidden.title) == ("13912345678abcde", "电话139******78")
    assert (hidden.figures[0].text, hidden.figures[0].min, hidden.figures[0].begin) == ("139******78", None, 3)
    assert report.title.endswith(MOBILE)


def test_the_years_of_a_mark_are_no_figure() -> None:
    (report,) = extract_text("机密★10年\n滦南县养老服务汇报\n全县建成食堂16个，用了3年。")
    assert (report.secrecy, [figure.text for figure in report.figures]) == ("机密★10年", ["16个", "3年"])


def test_many_numbers_take_no_longer_each_than_few() -> None:
    def seconds(count: int) -> float:
        text = "联系人：13912345678，卡号6222021234567890；" * count
        begin = time.process_time()
        find_personal(text)
        return time.process_time() - begin

    assert min(seconds(16_000) for _ in range(3)) < 16 * min(seconds(2_000) for _ in range(3))
