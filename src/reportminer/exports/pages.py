"""What do all pages share? Head and style of a page that loads nothing and runs no script."""

from __future__ import annotations

from reportminer.exports.cells import for_html
from reportminer.files import PAGE_MARK

_STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:1280px;padding:0 1rem}
body{color:#1c1c1c}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}.scroll{overflow:auto;max-height:80vh}
table{border-collapse:collapse}th,td{border:1px solid #d5dbe2;padding:.25rem .5rem;text-align:left;vertical-align:top}
thead th{background:#e8eef7;position:sticky;top:0;z-index:2}td.n{text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer}small,.quiet{color:#5c6773}@media print{.scroll{max-height:none}}
"""
END = "</body></html>\n"


def begin(title: str, *, style: str = "") -> str:
    """The page up to its heading, after which the body may follow; `END` ends it.

    Args:
        title: text, no markup.
        style: CSS of this page's own, behind that of all.
    """
    words = for_html(title)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">{PAGE_MARK}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{words}</title><style>{_STYLE}{style}</style></head><body><h1>{words}</h1>"
    )
