"""Does a person at a Chinese desk read Chinese? Help, wrong use, messages, failures; and is no message forgotten?"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

import pytest
import typer

from reportminer import translation
from reportminer.cli import app
from reportminer.cli.help_words import wrapped
from reportminer.cli.messages import say
from reportminer.translation import catalogue, language, places, translate

ROOT = Path(__file__).resolve().parents[3]
VARIABLES = ("REPORTMINER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(scope="module")
def collected():
    sys.path.insert(0, str(ROOT / "scripts"))
    return importlib.import_module("messages")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTMINER_LANG", "zh")


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        app.main(arguments)
    said = capsys.readouterr()
    return int(stopped.value.code or 0), said.out, said.err


def test_no_message_is_missing(collected) -> None:
    assert len(collected.messages()) > 300
    missing = [f"{where}: {words}" for words, where in collected.missing().items()]
    assert not missing, "add rows to src/reportminer/translation/zh.tsv (see scripts/messages.py):\n" + "\n".join(
        missing
    )


def test_places_agree() -> None:
    for english, shown in catalogue().items():
        numbers = places(english)
        assert numbers == [str(number + 1) for number in range(len(numbers))], english
        assert sorted(places(shown)) == numbers, english
        assert any("一" <= character <= "鿿" for character in shown) or numbers == ["1"], shown


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("say(f'{path}: no file')", ["{1}: no file"]),
        ("raise UsageError('wrong' if a else f'{b!r} is wrong')", ["wrong", "{1} is wrong"]),
        ("notice(f'{a} found' + (f'; {b} left' if b else ''))", ["{1} found{2}", "; {1} left"]),
        ("X = told({'a': 'no such thing'})", ["no such thing"]),
        ("Failure(path=p, stage='read', reason='; '.join(['no text', *notes]))", ["read", "no text"]),
        ("raise ValueError('for programmers')", []),
    ],
)
def test_what_reaches_people_is_collected(code: str, found: list[str], collected) -> None:
    ast.parse(code)
    assert [words for _, words in collected.of_source(code)] == found


@pytest.mark.parametrize(
    ("set_to", "wanted"),
    [
        ({"REPORTMINER_LANG": "zh"}, "zh"),
        ({"REPORTMINER_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_variable_then_of_the_locale(
    set_to: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(translation.sys, "platform", "linux")
    assert language() == wanted


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        ("error: 甲.csv: no such file", "错误：甲.csv：没有这个文件"),
        (
            "skipped: 甲.zip!/乙.png: read: a picture: nothing is read from it",
            "跳过：甲.zip!/乙.png：读取：图片：不从中读取内容",
        ),
        ("failed: reports: read: there is no such file", "失败：reports：读取：没有这个文件"),
        ("the file holds no text, only signs; the table of contents is left out", "文件里没有文字，只有符号；目录未读"),
        ("there is no topic '修路'", "没有主题 '修路'"),
        ("there is no topic '修路'; nearest are: 道路", "没有主题 '修路'；最接近的有：道路"),
        ("words that nobody translated", "words that nobody translated"),
    ],
)
def test_messages_within_messages_are_translated(english: str, shown: str) -> None:
    assert translate(english, "zh") == shown
    assert translate(english, "en") == english


def test_names_are_never_translated() -> None:
    assert translate("reports: no such file or folder", "zh") == "reports：没有这个文件或文件夹"
    assert translate("wrote statements", "zh") == "已写入 statements"


def test_say_speaks_the_language_of_the_reader(chinese: None, capsys: pytest.CaptureFixture[str]) -> None:
    say("wrote 表.xlsx")
    assert capsys.readouterr().err == "已写入 表.xlsx\n"


def test_help_of_every_command_is_chinese(chinese: None, collected) -> None:
    def english(command: object, name: str) -> list[str]:
        texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
        found = [f"{name}: {text}" for text in texts if text and not any("一" <= c <= "鿿" for c in text)]
        inner = getattr(command, "commands", {})
        return found + [words for key, below in inner.items() for words in english(below, f"{name} {key}")]

    assert english(app.command(), "reportminer") == []


def test_help_has_no_word_of_typer_left(chinese: None, capsys: pytest.CaptureFixture[str]) -> None:
    status, shown, _ = run(["mine", "--help"], capsys)
    assert status == 0
    for word in ("Usage", "Options", "Arguments", "default", "required", "Show this"):
        assert word not in shown
    assert "用法：" in shown
    assert "显示本帮助并退出。" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mine"], "缺少"),
        (["serach"], "没有命令 'serach'"),
        (["search", "--frm", "x"], "没有选项 --frm"),
        (["mine", "x", "-o", "y", "--workers", "many"], "不是整数"),
        (["mine", "x", "-o", "y", "--workers", "0"], "不在范围"),
        (["search", "党建", "--format", "doc"], "不可用，可选"),
    ],
)
def test_wrong_use_is_told_in_chinese(
    arguments: list[str], words: str, chinese: None, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, said = run(arguments, capsys)
    assert status == 2
    assert words in said
    assert "用法：" in said
    for word in ("Usage", "Error", "Try ", "Invalid"):
        assert word not in said


def test_errors_of_our_own_are_told_in_chinese(
    chinese: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, _, said = run(["search", "党建", "--archive", str(tmp_path / "无")], capsys)
    assert (status, said[:3]) == (2, "错误：")
    assert "这里没有档案库" in said


def test_english_stays_where_the_locale_is_not_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPORTMINER_LANG", "en")
    assert "Usage:" in run(["mine", "--help"], capsys)[1]
    assert "Missing" in run(["mine"], capsys)[2]


def test_lines_are_as_wide_as_the_terminal_where_a_character_takes_two() -> None:
    lines = wrapped("把文件和文件夹收入档案库；再次执行时只处理新增和改动的。用 --redo 重新处理。", 20).split("\n")
    assert all(sum(2 if ord(c) > 0x2E7F else 1 for c in line) <= 22 for line in lines)
    assert (
        "".join(lines).replace(" ", "") == "把文件和文件夹收入档案库；再次执行时只处理新增和改动的。用--redo重新处理。"
    )
    assert not any(line[0] in "，。；" for line in lines)


def test_the_tree_of_commands_is_made_anew_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTMINER_LANG", "zh")
    app.command()
    monkeypatch.setenv("REPORTMINER_LANG", "en")
    assert "Files and folders" in typer.main.get_command(app.build()).commands["mine"].params[0].help


def test_people_read_why_a_file_failed_in_chinese_and_programs_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空.txt").touch()
    archive = str(tmp_path / "archive")
    run(["ingest", str(tmp_path / "空.txt"), "--archive", archive], capsys)
    assert "文件是空的（0 字节）" in run(["failures", "--archive", archive, "-f", "csv"], capsys)[1]
    assert "the file is empty (0 bytes)" in run(["failures", "--archive", archive, "-f", "jsonl"], capsys)[1]
