"""How do recurring issues become one page to look at? Self-contained html: heat map, trend lines, statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.exports import pages
from reportminer.exports.cells import for_html
from reportminer.files import replace_file
from reportminer.issues.standing import in_words

if TYPE_CHECKING:
    from reportminer.issues.model import Companion, IssueCluster

ISSUES_SHOWN = 40
PLACES_SHOWN = 60
STATEMENTS_SHOWN = 200
SPREAD_SHOWN = 6
_STYLE = """
table{width:100%}.scroll{max-height:none}
details{border:1px solid #dde3ea;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}.copy{opacity:.55}li{margin:.25rem 0}
svg text{font:11px system-ui,"Microsoft YaHei",sans-serif;fill:#333}@media print{details{break-inside:avoid}}
"""


Beside = Mapping[str, Mapping[str, str]]
"""columns of the archive's catalogue, by id of the report"""


def write_page(
    clusters: Sequence[IssueCluster], path: Path, *, title: str = "反复出现的问题", beside: Beside | None = None
) -> None:
    """Write the page; the file is replaced only when the new one is complete."""
    replace_file(path, page(clusters, title=title, beside=beside).encode())


def page(clusters: Sequence[IssueCluster], *, title: str = "反复出现的问题", beside: Beside | None = None) -> str:
    """The clusters as one html page that loads nothing from elsewhere and runs no script.

    Args:
        clusters: what to show.
        title: heading of the page.
        beside: columns of the archive's catalogue that stand behind each statement, by id of its report.
    """
    rows = "".join(_row(cluster) for cluster in clusters)
    return (
        f"{pages.begin(title, style=_STYLE)}"
        f"<p class=quiet>{len(clusters)} 个问题，{sum(cluster.size for cluster in clusters)} 条表述。"
        "每个地方只计一次；看不出地方的报告按份另计；重复稿列出但不计数。</p>"
        f'<table><thead><tr><th scope="col">问题</th><th scope="col">地方数</th>'
        f'<th scope="col">另有地方不详的报告</th><th scope="col">条数</th>'
        f'<th scope="col">占报告</th>'
        f'<th scope="col">历年占比</th><th scope="col">关键词</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<h2>问题 × 地方</h2><div class="scroll">{heat_map(clusters)}</div>'
        f"<h2>逐个问题</h2>{''.join(_details(cluster, beside or {}) for cluster in clusters)}{pages.END}"
    )


def _row(cluster: IssueCluster) -> str:
    return (
        f'<tr><td><a href="#i{for_html(cluster.cluster_id)}">{for_html(cluster.label)}</a></td>'
        f"<td class=n>{len(cluster.places)}</td><td class=n>{cluster.reports_without_place or ''}</td>"
        f"<td class=n>{cluster.size}</td><td class=n>{cluster.share:.0%}</td>"
        f"<td>{trend_line(cluster)}</td><td>{for_html('、'.join(cluster.keywords))}</td></tr>"
    )


def trend_line(cluster: IssueCluster, *, width: int = 150, height: int = 34) -> str:
    """The share of each year's reports that tell the issue, as a line in an inline SVG; "" with fewer than two years."""
    years = cluster.trend
    if len(years) < 2:
        return ""
    first, span = years[0].year, max(1, years[-1].year - years[0].year)
    points = [(4 + (y.year - first) * (width - 8) / span, height - 4 - y.share * (height - 8), y) for y in years]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="#2b5c8a">'
        f"<title>{year.year}年：{year.reports} 份报告，占 {year.share:.0%}</title></circle>"
        for x, y, year in points
    )
    return (
        f'<svg width="{width}" height="{height}" role="img" aria-label="{for_html(cluster.label)}历年占比">'
        f'<polyline points="{line}" fill="none" stroke="#2b5c8a" stroke-width="1.3"/>{dots}</svg>'
    )


def heat_map(clusters: Sequence[IssueCluster]) -> str:
    """Issues by places as an inline SVG: the darker, the more statements; the places that report most issues come first."""
    shown = clusters[:ISSUES_SHOWN]
    counts: dict[str, tuple[int, str]] = {}
    for cluster in shown:
        for place in cluster.places:
            key = place.adcode or place.name
            counts[key] = counts.get(key, (0, place.name))[0] + 1, place.name
    columns = sorted(counts, key=lambda key: (-counts[key][0], key))[:PLACES_SHOWN]
    if not columns:
        return ""
    at = {key: number for number, key in enumerate(columns)}
    most = max(place.count for cluster in shown for place in cluster.places)
    left, top, cell = 190, 130, 15
    width, height = left + len(columns) * cell + 60, top + len(shown) * cell + 8
    parts = [f'<svg width="{width}" height="{height}" role="img" aria-label="问题与地方">']
    for key, x in at.items():
        begin = left + x * cell + 11
        name = for_html(counts[key][1][-7:])
        parts.append(f'<text x="{begin}" y="{top - 4}" transform="rotate(-60 {begin} {top - 4})">{name}</text>')
    for y, cluster in enumerate(shown):
        parts.append(
            f'<text x="{left - 6}" y="{top + y * cell + 11}" text-anchor="end">{for_html(cluster.label[:15])}</text>'
        )
        for place in cluster.places:
            x = at.get(place.adcode or place.name, -1)
            if x >= 0:
                parts.append(
                    f'<rect x="{left + x * cell}" y="{top + y * cell}" width="{cell - 1}" height="{cell - 1}" fill="#2b5c8a" '
                    f'fill-opacity="{0.25 + 0.75 * place.count / most:.2f}">'
                    f"<title>{for_html(place.name)} · {for_html(cluster.label)}：{place.count} 条</title></rect>"
                )
    return "".join(parts) + "</svg>"


def _details(cluster: IssueCluster, beside: Beside) -> str:
    span = f"{cluster.years[0]}–{cluster.years[-1]}" if cluster.years else "年份不详"
    statements = "".join(
        f"<li{' class=copy' if s.copy else ''}>{for_html(' '.join(s.text.split()))} "
        f"<small>{for_html(s.place or '地方不详')} {s.year or ''} · {for_html(s.path)} [{s.begin}, {s.end})"
        f"{f' 第{s.page}页' if s.page else ''}{'（重复稿）' if s.copy else ''}{'（范文）' if s.sample else ''}"
        f"{_filed(beside.get(s.report_id, {}))}</small></li>"
        for s in cluster.statements[:STATEMENTS_SHOWN]
    )
    rest = len(cluster.statements) - STATEMENTS_SHOWN
    more = f"<li class=quiet>另有 {rest} 条，见 xlsx 或 jsonl</li>" if rest > 0 else ""
    placeless = cluster.reports_without_place
    where = f"{len(cluster.places)} 个地方" + (f"，另有 {placeless} 份报告地方不详" if placeless else "")
    return (
        f'<details id="i{for_html(cluster.cluster_id)}"><summary><b>{for_html(cluster.label)}</b> '
        f"<small>{where}，{cluster.size} 条，{span}，编号 {for_html(cluster.cluster_id)}</small></summary>"
        f"<p>{for_html(cluster.representative)}</p>{_stands(cluster)}"
        f"{_companions('同一报告说的原因', cluster.causes)}{_companions('同一报告提的对策', cluster.recommendations)}"
        f"{_companions('各地做法', cluster.practices)}{_followed(cluster)}<ol>{statements}{more}</ol></details>"
    )


def _filed(cells: Mapping[str, str]) -> str:
    """What the catalogue says of a report, behind what its statement says."""
    told = "，".join(f"{head} {cell}" for head, cell in cells.items() if cell)
    return f" · {for_html(told)}" if told else ""


def _companions(heading: str, companions: Sequence[Companion]) -> str:
    if not companions:
        return ""
    items = "".join(
        f"<li>{for_html(c.head)}{f'；成效：{for_html(c.outcome)}' if c.outcome else ''} {_evidence(c)}</li>"
        for c in companions
    )
    return f"<p class=quiet>{heading}</p><ul>{items}</ul>"


def _evidence(c: Companion) -> str:
    return f"<small>{for_html(c.place)} {c.year or ''} · {for_html(c.path)} [{c.begin}, {c.end})</small>"


def _stands(cluster: IssueCluster) -> str:
    """Topic, how the issue stands in the latest years, and in which year which places named it first."""
    topic = f"{cluster.area} › {cluster.topic}；" if cluster.area else ""
    first = "；".join(
        f"{one.year}年 {'、'.join(one.places[:SPREAD_SHOWN])}（{len(one.places)}）" for one in cluster.spread
    )
    spread = f"<p class=quiet>首次讲到：{for_html(first)}</p>" if len(cluster.spread) > 1 else ""
    return f"<p class=quiet>{for_html(topic + in_words(cluster.standing))}</p>{spread}"


def _followed(cluster: IssueCluster) -> str:
    """What places that named the issue report later."""
    items = []
    for one in cluster.followed:
        told = "".join(
            f"<li>{name}：{for_html(c.head)} {_evidence(c)}</li>"
            for name, c in (("做法", one.practice), ("成效", one.result))
            if c
        )
        solved = "，报告说已解决" if one.solved else ""
        items.append(f"<li>{for_html(one.place)}（{one.named}–{one.last}年讲过{solved}）<ul>{told}</ul></li>")
    heading = f"讲过的地方后来报告的做法和成效（{cluster.followed_by} 个地方）"
    return f"<p class=quiet>{heading}</p><ul>{''.join(items)}</ul>" if items else ""
