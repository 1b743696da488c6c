"""How fast is a search over many statements, and how fast and large is the index?

    python benchmarks/search.py TEXTS… [--statements 1000000] [--keep FOLDER [--build]]

TEXTS… are files or folders of plain text. Their sentences, mixed and with changed numbers until there are enough, are
stored as statements of made-up reports, indexed, and asked thirty queries in words of reports and thirty in everyday words,
each several times, in one process.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportminer.archive import Archive
from reportminer.places import table
from reportminer.records import KINDS, Place, Report, Section, Statement
from reportminer.store.packing import PackedFile, pack_source
from reportminer.text import SourceText

QUERIES = (
    "发展", "建设", "的", "工作 推进", "党建", "经费不足", "结对共建", "乡村振兴", "產業轉型", "村党组织书记",
    "养老服务 床位", "老旧小区改造", '"高质量发展"', '"一站式服务"', "就业 -高校", "教育 OR 医疗", "营商环境 企业", "留守儿童",
    "招商引资 项目 亿元", "污染防治攻坚战", "kind:problem 增收", "kind:practice 网格化", "place:河南省 制造业",
    "place:昭通市 扶贫", "year:2018-2020 脱贫攻坚", "党员队伍老化", "土地流转 合作社", "安全生产事故",
    "没有的词语组合", "信访 矛盾纠纷 化解",
)  # fmt: skip
EVERYDAY = (
    "老板", "小孩上学", "看病贵", "没钱修路", "找工作难", "打工的党员", "老人没人照顾", "房子太贵", "种地不挣钱", "倒垃圾",
    "路不好走", "吃水难", "拖欠工资", "办厂优惠", "干部懒政", "开会太多", "填表太多", "大学生找工作", "彩礼太高",
    "村里没有年轻人", "怎么让农民多挣钱", "养猪污染", "河水发臭", "停车难", "网速慢", "买菜不方便", "办事跑好几趟", "厂子倒闭",
    "房子烂尾", "借钱难",
)  # fmt: skip
ROUNDS = 5
PER_REPORT = 200


def sentences(paths: list[Path]) -> list[str]:
    files = sorted(f for path in paths for f in (path.rglob("*") if path.is_dir() else [path]) if f.is_file())
    found = []
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [s.strip() for s in re.findall(r"[^。！？\n]+[。！？]", text) if 15 <= len(s.strip()) <= 200]
    return found


def mixed(one: str, other: str) -> str:
    """A sentence that begins as one and ends as the other."""
    first, second = one.split("，"), other.split("，")
    return "，".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])


def reports(pool: list[str], wanted: int) -> Iterator[tuple[str, Report]]:
    chance = random.Random(7)
    counties = [d.code for d in table.divisions() if d.level == "county" and d.last >= 2020]
    for number in range(wanted // PER_REPORT):
        lines = [
            re.sub(r"\d", lambda _: str(chance.randrange(10)), mixed(chance.choice(pool), chance.choice(pool)))
            for _ in range(PER_REPORT)
        ]
        text = "\n".join(lines)
        code = counties[number % len(counties)]
        report = Report(
            report_id=hashlib.sha256(f"{number}{text}".encode()).hexdigest()[:16], end=len(text),
            title=f"第{number}号工作报告", year=2000 + number % 24, genre="总结",
            place=Place(name=code, adcode=code, status="explicit"),
            sections=[Section(id="s1", head="主要工作", end=len(text))],
        )  # fmt: skip
        at = 0
        for line in lines:
            report.statements.append(
                Statement(
                    id=f"p{len(report.statements) + 1}", kind=KINDS[chance.randrange(len(KINDS))], head=line.split("，")[0][:20],
                    begin=at, end=at + len(line), section="s1",
                )
            )  # fmt: skip
            at += len(line) + 1
        yield text, report


def fill(archive: Archive, pool: list[str], wanted: int) -> int:
    characters = 0
    run = archive.store.begin_run("{}")
    for number, (text, report) in enumerate(reports(pool, wanted)):
        report.source.path = f"{number:07d}.txt"
        packed = PackedFile(report.source.path, "", 0, False, [pack_source(SourceText(text), [report])], [])
        archive.store.put_file(packed, path=f"/{number:07d}.txt", rules="", run_id=run)
        characters += sum(statement.end - statement.begin for statement in report.statements)
    return characters


def ask(archive: Archive, queries: Sequence[str]) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of wall time and of CPU for every query and round."""
    times: dict[str, list[tuple[float, float]]] = {query: [] for query in queries}
    for _ in range(ROUNDS + 1):
        for query in queries:
            begin, busy = time.perf_counter(), time.process_time()
            archive.hits(query, limit=20)
            times[query].append(((time.perf_counter() - begin) * 1000, (time.process_time() - busy) * 1000))
    return times


def quantiles(values: list[float]) -> str:
    cuts = statistics.quantiles(sorted(values), n=100)
    return ", ".join(f"{name} {cuts[at]:.1f} ms" for name, at in (("median", 49), ("p95", 94), ("p99", 98)))


def build(archive: Archive) -> None:
    """Make the index where it is missing, and say how fast."""
    begin, busy, own = time.perf_counter(), time.process_time(), time.thread_time()
    archive.index.rebuild()
    seconds, busy, own = time.perf_counter() - begin, time.process_time() - busy, time.thread_time() - own
    count = archive.stats()["statements"]
    print(
        f"index built: {count / seconds:,.0f} statements/s ({seconds:.1f} s; CPU {busy:.1f} s: {own:.1f} s making documents, "
        f"{busy - own:.1f} s in tantivy)"
    )


def run(archive: Archive, options: argparse.Namespace) -> None:
    fresh = not archive.stats()["statements"]
    if fresh:
        begin = time.perf_counter()
        characters = fill(archive, sentences(options.texts), options.statements)
        seconds = time.perf_counter() - begin
        print(f"stored {options.statements:,} statements, {characters / 1e6:.1f} million characters, {seconds:.0f} s")
    if fresh or options.build:
        build(archive)
    size = sum(file.stat().st_size for file in (archive.path / "index").iterdir())
    text = sum(len(row[0].encode()) for row in archive.store.query("SELECT text FROM statements"))
    print(f"index size: {size / text:.2f} × text ({size / 1e6:.0f} MB for {text / 1e6:.0f} MB)")
    for name, queries in (("in words of reports", QUERIES), ("in everyday words", EVERYDAY)):
        tell(name, ask(archive, queries), archive.stats()["statements"])


def tell(name: str, times: dict[str, list[tuple[float, float]]], statements: int) -> None:
    for query, taken in sorted(times.items(), key=lambda item: -statistics.median(busy for _, busy in item[1])):
        print(f"  {statistics.median(busy for _, busy in taken[1:]):8.2f} ms CPU  {query}")
    print(f"{statements:,} statements, {len(times)} queries {name}, {ROUNDS} rounds")
    print(f"first round, which loads index and dictionaries: {quantiles([taken[0][0] for taken in times.values()])}")
    print(f"wall time: {quantiles([wall for taken in times.values() for wall, _ in taken[1:]])}")
    print(f"CPU time: {quantiles([busy for taken in times.values() for _, busy in taken[1:]])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--build", action="store_true", help="make the index of a kept archive anew, and say how fast")
    parser.add_argument("--keep", type=Path, help="archive folder to make, or to use again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Archive(options.keep or Path(folder)) as archive:
        run(archive, options)


if __name__ == "__main__":
    main()
