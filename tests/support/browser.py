"""A real browser for tests: Chromium by its DevTools protocol over a pipe, with what a person does: open, click, type, look."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe", "--lang=zh-CN",
    "--accept-lang=zh-CN", "--no-first-run", "--disable-extensions", "about:blank",
)  # fmt: skip
_COSTS = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
_KEYS = {"Enter": ("\r", 13), "Tab": ("", 9), "Escape": ("", 27), "ArrowDown": ("", 40), "ArrowUp": ("", 38)}


class Browser:
    """One page of a browser.

    Args:
        profile: an empty folder for what it keeps.
        patience: seconds that something may take.
    """

    def __init__(self, profile: Path, *, patience: float = 30.0) -> None:
        self.patience = patience
        self.troubles: list[str] = []
        """what scripts threw and what the page's policy refused"""
        theirs, self._out = os.pipe()
        self._in, given = os.pipe()

        def connect() -> None:
            os.dup2(theirs, 3)
            os.dup2(given, 4)

        self._program = subprocess.Popen(
            [str(PROGRAM), f"--user-data-dir={profile}", *_OPTIONS],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=connect, pass_fds=(3, 4),  # noqa: PLW1509
        )  # fmt: skip
        os.close(theirs)
        os.close(given)
        self._rest, self._number, self._session = b"", 0, ""
        self._under_way: set[str] = set()
        [page] = [t for t in self._ask("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        self._session = self._ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")
        self.resize(1280, 900)

    def __enter__(self) -> Self:
        """The page itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the browser."""
        self._program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._program.wait(10)
        self._program.kill()
        os.close(self._out)
        os.close(self._in)

    def resize(self, width: int, height: int) -> None:
        """Give the window a size in pixels."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, address: str) -> None:
        """Go to an address and wait until it is there."""
        self.js("window.before = true")
        self._ask("Page.navigate", url=address)
        self.wait("!window.before && document.readyState === 'complete'")

    def js(self, expression: str) -> Any:
        """What an expression gives; the page's policy does not hold for it."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + self.patience
        while True:
            with contextlib.suppress(AssertionError):
                if self.js(f"Boolean({condition})"):
                    return
            assert time.monotonic() < until, f"still not so: {condition}"
            time.sleep(0.05)

    def cost(self, address: str, after: str) -> tuple[float, float, float, float, int, float]:
        """What opening an address costs the page's main thread.

        Args:
            address: of the page.
            after: an expression that gives a number once the page stands.

        Returns:
            Milliseconds of CPU: all, scripts, layout, style; how many nodes there are; what `after` gave.
        """
        self._ask("Performance.enable", timeDomain="threadTicks")
        self.open("about:blank")
        before = self._spent()
        self.open(address)
        told = float(self.js(after))
        spent = self._spent()
        # counters of a process that was left begin again
        parts = [1000 * (spent[n] - (before[n] if spent[n] >= before[n] else 0)) for n in _COSTS]
        self._ask("Performance.disable")
        return parts[0], parts[1], parts[2], parts[3], int(spent["Nodes"]), told

    def _spent(self) -> dict[str, float]:
        return {one["name"]: one["value"] for one in self._ask("Performance.getMetrics")["metrics"]}

    def text(self, selector: str = "body") -> str:
        """What an element shows, once it was painted: what is laid out only near the window has no words before."""
        self._paint(2)
        return str(self.js(f"document.querySelector({json.dumps(selector)}).innerText"))

    def click(self, selector: str, number: int = 0, *, leads: bool = False) -> None:
        """Click where an element is seen, once the page stands still; wait for another page if that `leads` to one."""
        self._settle()
        place = self.js(
            f"(() => {{ const e = document.querySelectorAll({json.dumps(selector)})[{number}];"
            "e.scrollIntoView({block: 'center'}); const r = e.getClientRects()[0];"
            "return [r.left + r.width / 2, r.top + r.height / 2]; })()"
        )
        if leads:
            self.js("window.before = true")
        for kind in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
        if leads:
            self.wait("!window.before && document.readyState === 'complete'")

    def key(self, name: str, *, leads: bool = False) -> None:
        """Press a key."""
        words, code = _KEYS.get(name, (name, ord(name[0].upper())))
        if leads:
            self.js("window.before = true")
        for kind in ("keyDown", "keyUp"):
            self._ask(
                "Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code,
                **({"text": words} if words and kind == "keyDown" else {}),
            )  # fmt: skip
        if leads:
            self.wait("!window.before && document.readyState === 'complete'")

    def type(self, selector: str, words: str) -> None:
        """Type words into an empty field."""
        self.js(f"(() => {{ const f = document.querySelector({json.dumps(selector)}); f.focus(); f.value = ''; }})()")
        self._ask("Input.insertText", text=words)

    def choose(self, selector: str, files: Iterable[Path]) -> None:
        """Put files into a field for files."""
        root = self._ask("DOM.getDocument")["root"]["nodeId"]
        node = self._ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._ask("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in files])

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def _settle(self, patience: float = 2.0) -> None:
        """Wait until nothing is fetched any more: an answer may still move what is to be clicked."""
        until = time.monotonic() + patience
        while True:
            self._paint(2)
            if not self._under_way or time.monotonic() > until:
                return

    def _paint(self, frames: int) -> None:
        """Wait for some frames."""
        for _ in range(frames):
            self.js("new Promise(requestAnimationFrame)")

    def _ask(self, method: str, **given: Any) -> dict[str, Any]:
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        os.write(
            self._out, json.dumps({"id": self._number, "method": method, "params": given, **session}).encode() + b"\0"
        )
        until = time.monotonic() + self.patience
        while True:
            answer = self._message(until)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                found: dict[str, Any] = answer["result"]
                return found
            self._note(answer)

    def _message(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            self._rest += os.read(self._in, 1 << 20)
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def _note(self, event: dict[str, Any]) -> None:
        given = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self._under_way.add(given["requestId"])
        if event.get("method") in ("Network.loadingFinished", "Network.loadingFailed"):
            self._under_way.discard(given["requestId"])
        if event.get("method") == "Runtime.exceptionThrown":
            self.troubles.append(str(given["exceptionDetails"].get("exception", {}).get("description", given)))
        if event.get("method") == "Log.entryAdded" and given["entry"]["level"] == "error":
            self.troubles.append(f"{given['entry']['text']} {given['entry'].get('url', '')}")
