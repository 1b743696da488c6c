"""Has every row that the page on rules shows the effect that it promises? One probe a table, asked without and with the row."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "howto" / "rules.md").read_text(encoding="utf-8")
ROWS = {
    name: block.splitlines()[1:]
    for name, block in re.findall(r"^### (\S+\.tsv)\n.*?^```tsv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
}
PROGRAM = """
import json, os, sys
from reportminer import lexicons

added = json.loads(sys.argv[1])
real = lexicons.read_bytes
lexicons.read_bytes = lambda name: real(name) + "".join(f"{line}{chr(10)}" for line in added.get(name, [])).encode()
import tempfile
from pathlib import Path

import msgspec

from reportminer import cleaning, folding, labels, pipeline, segmentation
from reportminer.catalogue import read_catalogue
from reportminer.figures import find_figures
from reportminer.cleaning.expressions import expression as cleaning_expression
from reportminer.metadata.expressions import expression as metadata_expression
from reportminer.figures.meaning.trust import _weights as figure_weights
from reportminer.genres import labelled
from reportminer.issues.labels import _words as label_words
from reportminer.issues.vectors import stop_phrases
from reportminer.outline.frames import framed
from reportminer.outline.heads import opens_body
from reportminer.outline.lines import starts_with_any
from reportminer.outline.roles import Verdict, by_words, is_action
from reportminer.places.evidence import no_names
from reportminer.places.expressions import expression as place_expression
from reportminer.places.mentions import _generic as generic_places
from reportminer.places.trust import _trust as place_trust
from reportminer.places.units import _endings as unit_endings
from reportminer.search import ranking, synonyms, understanding
from reportminer.search.query import Word
from reportminer.text import SourceText
from reportminer.statements import cues
from reportminer.statements.heads import is_circumstance
from reportminer.statements.confidence import confidence, record_confidence
from reportminer.statements.topics import clauses, find_topics

lexicons.check_tables()


def figures(text, **about):
    return [msgspec.to_builtins(one) for one in find_figures(text, year=2021, **about)]


def report(text):
    # everything that is said of the reports in a text
    return [msgspec.to_builtins(one) | {"report_id": ""} for one in pipeline.extract_text(text)]


def cleaned(text):
    return cleaning.clean(SourceText(text)).text


def catalogue(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        path.write_text(text, encoding="utf-8")
        return repr(read_catalogue(path).rows)


for probe in json.loads(sys.argv[2]):
    print(json.dumps(eval(probe), ensure_ascii=False, default=repr))
"""
NEEDS_CODE = {"ranking.tsv"}
"""tables whose rows of a new name need code, as the page says"""
PROBES = {
    "catalogue_heads.tsv": "catalogue('档号,卷内题名,年度\\n1,云澜县工作汇报,2021\\n')",
    "congress_terms.tsv": (
        "report('政府工作报告\\n——在青禾省第十四届人民代表大会第二次会议上\\n各位代表：\\n"
        "现在，我代表省人民政府，向大会报告工作。\\n')"
    ),
    "place_before.tsv": "report('工作汇报\\n我们环绕岷县开展工作。\\n')",
    "place_unit_words.tsv": "'田园乡村' in unit_endings()[2]",
    "place_units.tsv": "report('临泽县种子站工作汇报\\n一年来，我站选派技术员86名。\\n')",
    "place_zones.tsv": "report('青禾新区工作总结\\n一年来，我区选派技术员86名。\\n')",
    "units.tsv": "figures('全县收购小麦36蒲式耳。')",
    "unit_parts.tsv": "figures('修建水渠3里5丈。')",
    "unit_lookalikes.tsv": "figures('编印5年鉴。')",
    "approximators.tsv": "figures('全县有茶农约莫3000人。')",
    "not_figures.tsv": "figures('全县推行四项约定。')",
    "han_counts.tsv": "figures('全村缝制两旗。') + figures('缝制三面锦旗。') + figures('缝制两套衣。')",
    "abstract_counts.tsv": "figures('从三个视角来看。')",
    "large_things.tsv": "figures('建设八大驿站。')",
    "bare_numbers.tsv": "figures('全县有2.81万侨胞。')",
    "masks.tsv": "report('云澜县工作汇报\\n一年来，··县选派技术员86名。\\n')",
    "mask_stops.tsv": "figures('迁入西苑小区xx幢。')",
    "lost_digits.tsv": "report('云澜县工作汇报\\n一年来，我县接诊人次，效果较好。\\n')",
    "indicators.tsv": "figures('全县村级快递服务点达到86个。')",
    "phrase_words.tsv": "figures('全县约略培训技术员86名。')",
    "noun_stops.tsv": "figures('有86个村民归县管。')",
    "growth_words.tsv": "figures('全县地区生产总值攀高8.5%。')",
    "status_cues.tsv": "figures('奔着新建冷库12座。')",
    "genre_views.tsv": "figures('新建冷库12座。', genre='讲话')",
    "time_words.tsv": "figures('旧岁新招技术员12名。')",
    "numbering.tsv": (
        "report('工作汇报\\n*1选派干部\\n选派技术员86名到村服务。\\n*2筹措资金\\n投入资金320万元。\\n"
        "*3加强培训\\n办班12期。\\n')"
    ),
    "roles.tsv": "report('工作汇报\\n一、堵处\\n村里缺少技术员。\\n二、主要做法\\n选派技术员86名。\\n')",
    "heading_sentences.tsv": (
        "report('工作汇报\\n一、技术力量捉襟见肘\\n全县技术员只有三名。\\n二、主要做法\\n选派技术员86名。\\n')"
    ),
    "heading_verbs.tsv": "is_action('梯次培育人才')",
    "openers.tsv": "opens_body('入夏以来，全县加固堤坝', 0)",
    "outline_words.tsv": "starts_with_any('各位同仁：', 'salutation')",
    "statement_cues.tsv": "cues.says('problem', '技术力量捉襟见肘')",
    "confidence.tsv": "confidence('words:praise')",
    "place_trust.tsv": "place_trust().get('rule of your own')",
    "figure_trust.tsv": "figure_weights().get('rule=caption above')",
    "topics.tsv": "find_topics('戏台年久失修', head=(0, 6), end=6)",
    "actors.tsv": (
        "report('云澜县工作汇报\\n二、主要做法\\n"
        "（一）加强管护。县河长办积极协调各方力量，清理河道86公里。\\n（二）加强服务。选派技术员86名。\\n')"
    ),
    "genres.tsv": "report('禾渡县农业局巡察反馈\\n一年来，我局选派技术员86名。\\n')",
    "statement_odds.tsv": "record_confidence('ring+role', section='words', kind='problem', head='经费不足')",
    "genre_frames.tsv": "framed(Verdict('background', 0.5, 'default'), '村里动态', '简报', None).role",
    "genre_labels.tsv": "labelled('述职报告', '差距：台账登记不全', 0)",
    "issuers.tsv": "report('工作汇报\\n禾渡县防汛抗旱指挥部\\n一年来，我县选派技术员86名。\\n')",
    "labels.tsv": "labels.labels('stage')",
    "place_aliases.tsv": "report('深汕工作汇报\\n一年来，深汕选派技术员86名。\\n')",
    "place_generic.tsv": "generic_places().get('平安区')",
    "place_not_names.tsv": "'缓冲区' in no_names()",
    "place_self.tsv": "report('工作汇报\\n一年来，敝县选派技术员86名。大同市云冈区学习了敝县经验。\\n')",
    "place_scopes.tsv": "report('云澜县工作汇报\\n一年来，亚太地区选派技术员86名。\\n')",
    "place_subjects.tsv": "report('工作汇报\\n今年，大同市坐拥林地86亩。石家庄市有林地92亩。\\n')",
    "place_expressions.tsv": "place_expression('theirs').pattern",
    "furniture.tsv": "cleaned('云澜县工作汇报\\n拇指：86\\n一年来，我县选派技术员86名。\\n')",
    "insertions.tsv": "cleaned('一年来，我县选派技术员86名，【现场照片点击看大图】建成冷库12座。')",
    "samples.tsv": "report('云澜县工作汇报\\n一年来，我县选派技术员86名。\\n开通会员即可下载\\n')",
    "radicals.tsv": "cleaned('占⺊')",
    "words.tsv": "segmentation.segmenter().cut('建设村规民约榜三处')",
    "synonyms.tsv": "[synonyms.synonyms('保鲜库'), synonyms.synonyms('外卖小哥')]",
    "variants.tsv": "folding.simplify('连系群众')",
    "query_weak.tsv": "'从事' in synonyms.weak_words()",
    "query_frames.tsv": "understanding.unframed([[Word('养老服务有何苦处')]])",
    "issue_stop_phrases.tsv": "stop_phrases().pattern",
    "issue_lead_ins.tsv": "clauses('归纳起来看，台账不全')",
    "issue_label_words.tsv": "label_words('hedge').pattern",
    "synonym_lookalikes.tsv": "synonyms.lookalikes().get('水电')",
    "figure_expressions.tsv": "figures('省级财政贴付比例30%。')",
    "outline_expressions.tsv": "by_words('扭转薄弱环节')",
    "statement_expressions.tsv": "is_circumstance('新学期', 0, 3)",
    "metadata_expressions.tsv": "metadata_expression('title masthead').search('内部参阅') is None",
    "cleaning_expressions.tsv": "cleaning_expression('notes title').search('缩写表') is None",
    "figure_scopes.tsv": "figures('据测算，全县技术员达到86名。')",
}


def run(rows: dict[str, list[str]]) -> dict[str, str]:
    """What the program finds with some rows added, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(rows), json.dumps(list(PROBES.values()))],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(zip(PROBES, done.stdout.decode().splitlines(), strict=True))


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    """What each probe gives without and with all rows of the page."""
    added = {name: rows for name, rows in ROWS.items() if name not in NEEDS_CODE}
    before, after = run({}), run(added)
    return {name: (before[name], after[name]) for name in PROBES}


def test_every_table_of_the_page_has_a_probe() -> None:
    assert set(PROBES) == set(ROWS) - NEEDS_CODE


@pytest.mark.parametrize("name", PROBES)
def test_a_row_shown_on_the_page_changes_what_is_found(name: str, found: dict[str, tuple[str, str]]) -> None:
    assert ROWS[name]
    before, after = found[name]
    assert before != after
