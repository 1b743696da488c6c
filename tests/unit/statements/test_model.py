"""The trained model: read from its file, asked only where rules are silent, made again from examples."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from reportminer import training
from reportminer.records import Section
from reportminer.statements import find_statements
from reportminer.statements import model as kind_model
from reportminer.training import points

EXAMPLES = [
    training.Example(text, kind, f"r{number % 6}")
    for number, (text, kind) in enumerate(
        [
            ("经费不足，活动难以开展", "problem"),
            ("人手不够，工作难以推进", "problem"),
            ("认识不到位，重视不够", "problem"),
            ("制度不健全，执行不严", "problem"),
            ("设施不足，作用难以发挥", "problem"),
            ("方法不多，效果不明显", "problem"),
            ("要加大投入，健全保障机制", "recommendation"),
            ("要强化培训，提高能力素质", "recommendation"),
            ("要完善制度，严格督促检查", "recommendation"),
            ("要拓宽渠道，选优配强干部", "recommendation"),
            ("要创新载体，丰富活动内容", "recommendation"),
            ("要加强领导，落实工作责任", "recommendation"),
        ]
    )
]


@pytest.fixture(scope="module")
def model() -> kind_model.Model:
    return kind_model.from_arrays(training.fit(EXAMPLES))


def test_learns_what_it_is_shown(model: kind_model.Model) -> None:
    odds = model.probabilities("场地不足，活动难以正常开展")
    assert set(odds) == {"problem", "recommendation"}
    assert sum(odds.values()) == pytest.approx(1.0)
    assert odds["problem"] > 0.5 > odds["recommendation"]


def test_gives_the_same_as_scikit_learn(model: kind_model.Model) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = sorted(model.places, key=lambda name: model.places[name])
    vectorizer = TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, 3),
        lowercase=False,
        sublinear_tf=True,
        vocabulary=model.places,
        use_idf=False,
        norm=None,
    )
    text = kind_model.normalise("要加大投入，解决2项经费不足问题")
    terms = vectorizer.fit_transform([text]).toarray()[0] * model.idf
    assert len(names) == len(terms)
    scores = terms / np.linalg.norm(terms) @ model.weights + model.bias
    expected = np.exp(scores - scores.max())
    expected /= expected.sum()
    assert list(model.probabilities(text).values()) == pytest.approx(expected.tolist(), rel=1e-5)


def test_a_written_model_is_read_back_bit_by_bit(tmp_path: Path) -> None:
    arrays = training.fit(EXAMPLES)
    path, again = tmp_path / "kinds.npz", tmp_path / "again.npz"
    training.save(arrays, path)
    training.save(arrays, again)
    assert path.read_bytes() == again.read_bytes()
    read = kind_model.read_arrays(path.read_bytes())
    assert {name: (a.dtype, a.tobytes()) for name, a in read.items()} == {
        name: (a.dtype, a.tobytes()) for name, a in arrays.items()
    }
    text = "场地经费不足，活动难以开展"
    assert kind_model.from_arrays(read).probabilities(text) == kind_model.from_arrays(arrays).probabilities(text)


def test_objects_in_a_model_are_refused() -> None:
    file = io.BytesIO()
    np.savez(file, ngrams=np.array([{"a": 1}], dtype=object))
    with pytest.raises(kind_model.ModelError, match="pickle"):
        kind_model.read_arrays(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"not a zip file", b"\x93NUMPY", b"PK\x03\x04" + bytes(18)])
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(kind_model.ModelError):
        kind_model.read_arrays(data)


def test_arrays_that_do_not_fit_are_told() -> None:
    arrays = training.fit(EXAMPLES)
    with pytest.raises(kind_model.ModelError, match="shapes"):
        kind_model.from_arrays(arrays | {"weights": arrays["weights"][1:]})
    with pytest.raises(kind_model.ModelError, match="lacks"):
        kind_model.from_arrays({name: arrays[name] for name in arrays if name != "bias"})


def test_speaks_only_where_section_and_words_are_silent(model: kind_model.Model) -> None:
    text = "一、综合\n1、场地经费不足，活动难以正常开展起来\n"
    head = text.index("1、")
    outer = Section(id="s1", num="一", head="综合", role="other", head_begin=0, head_end=4, begin=0, end=len(text))
    inner = Section(id="s2", parent="s1", num="1", level=2, head=text[head + 2 : -1], role="other",
                    head_begin=head, head_end=len(text) - 1, begin=head, end=len(text))  # fmt: skip
    silent = find_statements(text, [outer, inner], deciders="rules")
    both = find_statements(text, [outer, inner], model=model)
    assert silent == []
    assert [(s.kind, s.rule) for s in both] == [("problem", "heading+model")]
    inner.role = "practice"
    assert [(s.kind, s.rule) for s in find_statements(text, [outer, inner], model=model)] == [
        ("practice", "heading+role")
    ]


def test_is_not_asked_about_text_in_other_scripts(model: kind_model.Model) -> None:
    head = "1. Funds are short and the work is hard to carry on here."
    inner = Section(id="s1", num="1", head=head[3:-1], head_end=len(head) - 1, end=len(head))
    assert find_statements(head, [inner], model=model) == []
    chinese = "1、场地经费不足，活动难以正常开展起来。"
    inner = Section(id="s1", num="1", head=chinese[2:-1], head_end=len(chinese) - 1, end=len(chinese))
    assert [s.rule for s in find_statements(chinese, [inner], model=model)] == ["heading+model"]


def test_no_report_is_in_training_and_test() -> None:
    scores = points.held_back_scores(points.held_back_odds(EXAMPLES))
    assert {kind: score.gold for kind, score in scores.items()} == {"problem": 6, "recommendation": 6}
    assert sum(score.system for score in scores.values()) == len(EXAMPLES)


def test_the_shipped_model_loads_and_has_a_card() -> None:
    model = kind_model.load()
    assert model is not None
    assert {"practice", "problem", "plan", kind_model.NONE} <= set(model.kinds)
    card = Path(kind_model.__file__).resolve().parents[3] / "models" / "kinds.md"
    if not card.exists():
        pytest.skip("installed without the source checkout")
    assert "Held-back scores" in card.read_text(encoding="utf-8")


def test_train_writes_model_and_card(tmp_path: Path) -> None:
    problems = "".join(
        f"（{n}）{text}。基层反映比较集中，需要认真对待。\n"
        for n, text in zip("一二三四", ("经费保障不足", "队伍老化", "制度执行不严", "活动方式单一"), strict=True)
    )
    advice = "".join(
        f"（{n}）{text}。列入年度计划，明确专人负责。\n"
        for n, text in zip("一二三四", ("加大经费投入", "优化队伍结构", "严格制度执行", "创新活动方式"), strict=True)
    )
    for name in ("甲县", "乙县"):
        (tmp_path / f"{name}.txt").write_text(
            f"{name}调研报告\n一、存在的问题\n{problems}二、对策建议\n{advice}", encoding="utf-8"
        )
    trained = training.train([tmp_path], tmp_path / "out", sources=["two made-up reports"])
    assert trained.examples["problem"] == trained.examples["recommendation"] == 8
    assert kind_model.read_arrays(trained.path.read_bytes())["kinds"].tolist() == sorted(trained.examples)
    assert "two made-up reports" in trained.card.read_text(encoding="utf-8")


def test_too_little_to_learn_from_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("通知\n明天开会。\n", encoding="utf-8")
    with pytest.raises(ValueError, match="too few"):
        training.train([tmp_path], tmp_path / "out")
