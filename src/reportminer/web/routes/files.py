"""How do files come in? 档案: files, runs and failures; adding files, trying again what failed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.lexicons import fingerprint
from reportminer.personal import masked
from reportminer.version import __version__
from reportminer.web import uploads
from reportminer.web.room import WAIT, Room, room_of
from reportminer.web.security import form
from reportminer.web.texts import message
from reportminer.web.texts import text as _
from reportminer.web.views import files as views

_BOUNDARIES = 100_000
"""bytes that a sending has beside its files: names, boundaries"""


async def files(request: Request) -> Response:
    """档案."""
    room = room_of(request)

    def view(out: Outgoing) -> dict[str, Any]:
        waiting = [] if room.read_only else _waiting(room, out)
        limits = {"files": uploads.MOST_FILES, "file": uploads.LARGEST_FILE, "all": uploads.LARGEST_SENDING}
        asked = dict(request.query_params)
        shown = views.files(out, asked, waiting, _settings(request))
        if shown["part"] == "catalogue" and asked.get("check") and not room.read_only:
            shown |= views.checked(out, uploads.catalogue_of(room.pool.path, asked["check"]))
        return {
            **shown,
            "run": _run_row(room),
            "limits": limits,
            "refused": request.query_params.get("refused", "")[:500],
        }

    return await room.page(request, "files.html", view)


def _waiting(room: Room, out: Outgoing) -> list[Path]:
    """Files that were sent and are not in the archive; none while a run goes on that may be at them."""
    folder = uploads.folder_of(room.pool.path)
    if not folder.is_dir() or room.runs.state.state == "running":
        return []
    return uploads.waiting(folder, set(out.archive.store.known_files()))


def _run_row(room: Room) -> dict[str, Any]:
    row = views.run_row(msgspec.to_builtins(room.runs.state))
    return masked(row) if room.mask else row


async def api_run(request: Request) -> Response:
    """How far the run is that a page began."""
    return JSONResponse(_run_row(room_of(request)))


async def api_reports(request: Request) -> Response:
    """The list of reports."""
    return await room_of(request).json(lambda out: [out.clean(row._asdict()) for row in out.archive.report_rows()])


async def api_failures(request: Request) -> Response:
    """What could not be read or mined."""
    return await room_of(request).json(lambda out: [out.clean(row._asdict()) for row in out.archive.failures()])


async def api_runs(request: Request) -> Response:
    """The runs."""
    return await room_of(request).json(lambda out: [out.clean(run) for run in out.archive.runs()])


async def upload(request: Request) -> Response:
    """Take files that a browser sends, then mine them."""
    room = room_of(request)
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > uploads.LARGEST_SENDING + _BOUNDARIES:
        return room.told(request, _("一次上传的总量太大，请分几次。"), 413)
    try:
        sent = await request.form(max_files=uploads.MOST_FILES, max_fields=20, max_part_size=_BOUNDARIES)
    except HTTPException as error:
        return room.told(request, f"{_('没有收下这些文件')}：{error.detail}", 400)
    given = [one for one in sent.getlist("file") if isinstance(one, UploadFile) and one.filename]
    try:
        landed, refused = await run_in_threadpool(_land, given, room.pool.path, sent.get("replace") == "1")
    finally:
        await sent.close()
    if not landed and not refused:
        return room.told(request, _("没有选中文件"), 400)
    if landed:
        room.runs.begin(landed)
    told = f"&refused={_quoted(refused)}" if refused else ""
    return RedirectResponse(f"/files?part=files{told}#run", 303)


def _land(given: Sequence[UploadFile], archive: Path, replace: bool) -> tuple[list[Path], list[str]]:
    """Put what was sent into the folder; where each file lies now, and what was not taken and why."""
    landed, refused = [], []
    for one in given:
        try:
            landed.append(uploads.land(one.file, one.filename or "", uploads.folder_of(archive), replace=replace).path)
        except uploads.UploadError as error:
            refused.append(message(str(error)))
        except OSError as error:
            refused.append(f"{Path(one.filename or '').name}: {error.strerror or error}")
    return landed, refused


def _quoted(words: Sequence[str]) -> str:
    from urllib.parse import quote

    return quote("；".join(words)[:500])


async def run(request: Request) -> Response:
    """Mine what was sent and is not in the archive yet."""
    room = room_of(request)
    waiting = await room.ask(partial(_waiting, room))
    if waiting:
        room.runs.begin(waiting)
    return RedirectResponse("/files?part=files#run", 303)


async def retry(request: Request) -> Response:
    """Mine again what failed: one file, or all."""
    room, fields = room_of(request), await form(request)

    def begin(out: Outgoing) -> bool:
        return room.runs.begin(views.failed_paths(out, fields.get("path", "")), redo=True)

    began = await room.ask(begin)
    if not began:
        return room.told(request, _("正在处理文件，请等它结束再试。"), 409)
    return RedirectResponse("/files?part=failures#run", 303)


async def stop(request: Request) -> Response:
    """End the run that goes on, when the file at hand is stored."""
    await form(request)
    room_of(request).runs.stop()
    return RedirectResponse("/files?part=files#run", 303)


async def catalogue(request: Request) -> Response:
    """Take a catalogue that a browser sends, to be looked at before it is given."""
    room = room_of(request)
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > uploads.LARGEST_CATALOGUE + _BOUNDARIES:
        return room.told(request, _("这份目录太大。"), 413)
    try:
        sent = await request.form(max_files=1, max_fields=20, max_part_size=_BOUNDARIES)
    except HTTPException as error:
        return room.told(request, f"{_('没有收下这些文件')}：{error.detail}", 400)
    given = next((one for one in sent.getlist("file") if isinstance(one, UploadFile) and one.filename), None)
    try:
        if given is None:
            return room.told(request, _("没有选中文件"), 400)
        name = await run_in_threadpool(uploads.land_catalogue, given.file, given.filename or "", room.pool.path)
    except uploads.UploadError as error:
        return room.told(request, str(error), 400)
    finally:
        await sent.close()
    return RedirectResponse(f"/files?part=catalogue&check={name}", 303)


async def apply(request: Request) -> Response:
    """Give the reports their rows of a catalogue that was looked at."""
    room, fields = room_of(request), await form(request)
    try:
        path = uploads.catalogue_of(room.pool.path, fields.get("check", ""))
    except uploads.UploadError as error:
        return room.told(request, str(error), 404)

    def write(archive: Archive) -> None:
        archive.apply_catalogue(path, wait=WAIT)
        path.unlink(missing_ok=True)

    return await room.write(request, write, "/files?part=catalogue", fields.get("who", ""))


def _settings(request: Request) -> list[views.Setting]:
    """All settings of the server with their meaning."""
    room, told = room_of(request), request.app.state
    yes, no = _("开"), _("关")
    most = {"a": uploads.MOST_FILES, "b": uploads.LARGEST_FILE // 10**6, "c": uploads.LARGEST_SENDING // 10**6}
    given = [
        ("--archive", str(room.pool.path.absolute()), _("档案所在的文件夹")),
        ("", str(uploads.folder_of(room.pool.path)), _("在这里添加的文件存放的文件夹，在档案旁边；备份时请一起带走")),
        ("--read-only", yes if room.read_only else no, _("只供查阅：不能更正、收藏、添加文件")),
        ("--exclude-marked", yes if room.exclude_marked else no, _("带密级标志的报告不列出")),
        ("--mask-personal", yes if room.mask else no, _("身份证号、手机号、银行卡号隐去")),
        ("--password", yes if told.password else no, _("进入前要输入口令；对其他机器开放时必须设")),
        ("--name", "、".join(sorted(told.hosts)), _("浏览器可以用的主机名")),
        ("REPORTMINER_LANG", told.language or _("按浏览器"), _("没有选过语言的人看到的语言")),
        ("", str(room.runs.workers), _("处理文件的进程数")),
        ("", _("{a} 个文件，每个 {b} MB，共 {c} MB", **most), _("一次添加文件的上限")),
        ("REPORTMINER_MODELS", os.environ.get("REPORTMINER_MODELS", "") or _("自带的"), _("可信度和类型用的模型所在的文件夹")),
        ("", f"reportminer {__version__} · {fingerprint()[:12]}", _("程序版本和规则表的指纹；规则变了，下次入库会重新处理文件")),
    ]  # fmt: skip
    return [views.Setting(name or _("（固定）"), value, meaning, name) for name, value, meaning in given]


PAGES = [
    Route("/files", files),
    Route("/api/run", api_run),
    Route("/api/reports", api_reports),
    Route("/api/failures", api_failures),
    Route("/api/runs", api_runs),
]
WRITES = [
    Route("/files/upload", upload, methods=["POST"]),
    Route("/files/run", run, methods=["POST"]),
    Route("/files/retry", retry, methods=["POST"]),
    Route("/files/stop", stop, methods=["POST"]),
    Route("/files/catalogue", catalogue, methods=["POST"]),
    Route("/files/catalogue/apply", apply, methods=["POST"]),
]
