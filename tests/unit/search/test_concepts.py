"""Do the numbers in the index stand for the groups of synonyms that a text speaks of?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.search import concepts as module
from reportminer.search import index, synonyms
from reportminer.search.concepts import concepts
from reportminer.search.synonyms import Group, groups, numbers_of
from reportminer.search.terms import folded_codes


@pytest.fixture
def archive_of(tmp_path: Path, marked_pipeline: None) -> Callable[[str], Archive]:
    def make(lines: str) -> Archive:
        file = tmp_path / "一.txt"
        file.write_text(f"标题 巧家县工作总结 530622 2012 总结\n节 做法\n{lines}\n", encoding="utf-8")
        archive = Archive(tmp_path / "archive")
        archive.ingest([file])
        return archive

    return make


def spoken(*texts: str, each: int = 1) -> list[set[Group]]:
    return [{groups()[int(n)] for n in found.split()} for found in concepts(folded_codes(texts), each)]


def test_a_text_has_the_groups_of_its_words() -> None:
    with_word, without, traditional = spoken("村支书很忙。", "没有别的", "村黨組織書記")
    number = numbers_of("村支书")[0]
    assert groups()[number] in with_word
    assert groups()[number] in traditional
    assert groups()[number] not in without


def test_a_group_that_leads_one_way_is_found_by_the_words_of_reports_only() -> None:
    group = groups()[numbers_of("老板")[0]]
    assert group.means
    assert [group in found for found in spoken("老板", group.means[0])] == [False, True]


def test_a_word_that_stands_in_another_one_by_chance_is_not_found() -> None:
    group = groups()[numbers_of("老板")[0]]
    assert "企业主" in group.means
    assert [group in found for found in spoken("企业主很忙", "企业主体很忙", "企业主体和企业主")] == [True, False, True]


def test_it_is_not_shown_either(archive_of: Callable[[str], Archive]) -> None:
    archive = archive_of("practice ⟦甲⟧走访企业主。\npractice ⟦乙⟧激活企业主体，企业主动。")
    assert [hit.head for hit in archive.hits("老板")] == ["甲"]


def test_texts_can_be_taken_together() -> None:
    apart = spoken("村支书", "养老服务")
    assert spoken("村支书", "养老服务", each=2) == [apart[0] | apart[1]]
    assert spoken("没", "有", each=2) == [set()]


def test_the_numbers_are_those_of_a_plain_search() -> None:
    text = "全县新农合参保率提高，农村党员队伍老化，招商引资到位资金增长，污水处理厂投入运行。"
    wanted = {group for group in groups() if any(word in text for word in group.means or group.words)}
    assert spoken(text) == [wanted]


def test_an_index_made_with_another_table_is_built_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    assert archive.hits("村党组织书记")
    archive.index.forget()
    monkeypatch.setattr(index, "checksum_of_groups", lambda: "other")
    notices: list[str] = []
    archive.index._notice = notices.append
    assert archive.hits("村党组织书记")
    assert len(notices) == 1
    assert "built anew" in notices[0]


def test_the_checksum_tells_tables_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = module.checksum()
    module.checksum.cache_clear()
    monkeypatch.setattr(module, "groups", lambda: synonyms.groups()[1:])
    assert module.checksum() != before
    module.checksum.cache_clear()
