"""The writer of texts in every format, and a report to write."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SUPPORT = Path(__file__).parents[2] / "support"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"reportminer_test_{name}", SUPPORT / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def formats() -> ModuleType:
    return load("formats")


@pytest.fixture(scope="session")
def ole() -> ModuleType:
    return load("ole")


@pytest.fixture(scope="session")
def report() -> str:
    """A made-up report with headings, long paragraphs, figures and masks."""
    return "\n".join(
        (
            "云岭县关于农村党建工作情况的调查报告",
            "为摸清全县农村党建工作的底数，今年三月以来，县委组织部抽调12名干部组成四个调研组，深入9个乡镇、46个行政村，"
            "通过座谈走访、查阅台账、问卷调查等方式开展了专题调研，现将有关情况报告如下：",
            "一、基本情况",
            "全县共有基层党组织327个，其中农村党支部189个；党员8,412名，其中农村党员4,937名，占58.7%。"
            "村级活动场所面积平均为160平方米，去年投入资金586.5万元改造活动场所43处，覆盖率达到96.3%。",
            "二、存在的主要问题",
            "（一）党员队伍老化。60岁以上党员占41.2%，初中以下文化程度的占52.9%，近三年有xx个村没有发展党员，"
            "部分支部“三会一课”流于形式，年轻党员长期外出务工，组织生活难以正常开展。",
            "（二）经费保障不足。村级办公经费每年不足2万元，社区工作者人均月工资仅1850元。",
            "三、对策建议",
            "一是健全投入机制。按每名党员每年不低于100元的标准列入财政预算。二是加强教育培训。每季度至少集中轮训一次。",
            "以上报告，如有不当之处，请批评指正。",
        )
    )
