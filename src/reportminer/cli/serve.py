"""How is an archive read in a browser? ``reportminer serve`` answers on this machine until it is stopped."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve")
    def serve(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        host: Annotated[
            str, typer.Option("--host", help="Address to listen on; another than this machine's needs a password.")
        ] = ("127.0.0.1"),
        port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8765,
        read_only: Annotated[bool, typer.Option("--read-only", help="Show only; nothing can be corrected.")] = False,
        password: Annotated[
            str, typer.Option("--password", envvar="REPORTMINER_PASSWORD", help="Asked for before anything is shown.")
        ] = "",
        name: Annotated[
            list[str] | None, typer.Option("--name", help="Host name that browsers ask by; may be repeated.")
        ] = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Read, search, compare and correct an archive in a browser, without the internet.

        Example: reportminer serve --archive out/archive
        """
        open_archive(archive).close()
        try:
            from reportminer.web import serve as run
            from reportminer.web.security import LOOPBACK
        except ImportError as error:
            raise UsageError(
                f'serve needs the extra web: pip install "reportminer[web]" ({error.name} is missing)'
            ) from None
        shown = f"[{host}]" if ":" in host else host
        if host not in LOOPBACK:
            say("without TLS the password and all pages can be read on the way; put a server with TLS in front")
        say(f"http://{shown}:{port}/ (Ctrl+C stops it)")
        try:
            run(
                archive,
                host=host,
                port=port,
                read_only=read_only,
                password=password,
                names=tuple(name or ()),
                exclude_marked=exclude_marked,
                mask=mask_personal,
                language=os.environ.get("REPORTMINER_LANG", "")[:2].lower(),
            )
        except ValueError as error:
            raise UsageError(str(error)) from None
