"""LibreOffice, where it helps out, fetches nothing and runs nothing that a document tells it to."""

import socket
import threading
from collections.abc import Iterator

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions, office
from reportminer.records import Failure

needs_office = pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")


class Listener:
    """Counts who connects to a port of this machine."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            connection.settimeout(2)
            try:
                self.calls.append(connection.recv(200))
            except OSError:
                self.calls.append(b"")
            connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


def linking(port: int, *tags: str) -> bytes:
    """A page whose picture and style sheet lie on a server; LibreOffice fetches both if nothing keeps it from that."""
    links = {
        "img": f'<img src="http://127.0.0.1:{port}/a.png">',
        "link": f'<link rel="stylesheet" href="http://127.0.0.1:{port}/b.css">',
    }
    return f"<html><body><p>枫陵县来文。</p>{''.join(links[tag] for tag in tags)}</body></html>".encode()


@needs_office
def test_nothing_is_fetched(listener: Listener) -> None:
    if not office.isolation():
        pytest.skip("no network of its own can be had here")
    assert office.convert(linking(listener.port, "img", "link"), ".html", ReadOptions())[:2] == b"PK"
    assert listener.calls == []


@needs_office
def test_profile_alone_blocks_pictures(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "isolation", lambda: ("env",))
    assert office.convert(linking(listener.port, "img"), ".html", ReadOptions())[:2] == b"PK"
    assert listener.calls == []


@needs_office
def test_without_isolation_files_that_name_an_address_are_refused(
    monkeypatch: pytest.MonkeyPatch, listener: Listener
) -> None:
    monkeypatch.setattr(office, "isolation", tuple)
    data = b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">'
    data += linking(listener.port, "img", "link") + b"</uof:UOF>"
    (result,) = readers.read_bytes(data, "a.uot")
    assert isinstance(result, Failure)
    assert "address" in result.reason
    assert listener.calls == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"see http://example.org/a.png", True),
        ("\\\\server\\share".encode("utf-16-le"), True),
        ("x ftp://example.org".encode("utf-16-le"), True),
        (b'xmlns="http://www.w3.org/1999/xlink"', False),
        ("全县有桥三十一座。".encode(), False),
    ],
)
def test_addresses_are_seen(data: bytes, found: bool) -> None:
    assert office.names_address(data) is found
