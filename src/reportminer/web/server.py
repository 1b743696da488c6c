"""How does the reading room get onto a port? Loopback by default, another address only with a password."""

from __future__ import annotations

import gc
from pathlib import Path

from reportminer.web.app import create_app
from reportminer.web.security import LOOPBACK

COLLECT_AFTER = 2_000
"""objects after which garbage is looked for among the youngest"""


def settle() -> None:
    """Leave what is kept for long out of the search for garbage: a round over a large archive's issues takes 0.1 s and more."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def serve(
    archive: Path, *, host: str = "127.0.0.1", port: int = 8765, read_only: bool = False, password: str = "",
    names: tuple[str, ...] = (),
    exclude_marked: bool = False,
    mask: bool = False,
    language: str = "",
) -> None:  # fmt: skip
    """Serve an archive until interrupted.

    Args:
        archive: the folder.
        host: address to listen on.
        port: port to listen on.
        read_only: no page changes anything.
        password: asked for before anything is shown.
        names: further host names that browsers may ask by.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask: mask numbers of identity cards, mobile telephones and bank cards.
        language: ``zh`` or ``en`` for whoever has not chosen; empty goes by the browser's own.

    Raises:
        ValueError: another address than this machine's own, without a password.
        ArchiveError: there is no archive.
        OSError: the port is taken.
    """
    import uvicorn

    if host not in LOOPBACK and not password:
        raise ValueError(f"{host} can be reached from other machines: that needs a password (REPORTMINER_PASSWORD)")
    app = create_app(
        archive,
        read_only=read_only,
        password=password,
        hosts=LOOPBACK | {host.lower(), *names},
        exclude_marked=exclude_marked,
        mask=mask,
        language=language,
    )
    gc.set_threshold(COLLECT_AFTER)
    app.state.room.recurring.settled = settle
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
