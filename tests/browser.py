"""Headless Chromium, driven over its own DevTools pipe, so that tests of the gallery need no package of their own.

Protocol: https://chromedevtools.github.io/devtools-protocol; with `--remote-debugging-pipe` a browser reads messages
from file 3 and writes to file 4, JSON with a zero byte after each.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
    "--hide-scrollbars", "--force-color-profile=srgb", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
LIMIT_S = 60.0
KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "Escape": 27, "Enter": 13, " ": 32, "Tab": 9}


def chromium_path() -> str:
    """The browser; a test must fail and not be skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "no Chromium here; type: synth doctor --browser (as root), or: sudo apt-get install -y chromium"
    return found


class Page:
    """One tab. problems: what its console and its network complained of. asked: addresses it loaded."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive, self._buffer = send, receive, b""
        self._number, self._session = 0, ""
        self.problems: list[str] = []
        self.asked: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command and its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while (answer := self._next(method)).get("id") != self._number:
            self._note(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def run(self, script: str) -> Any:
        """Value of a JavaScript expression, awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str, limit_s: float = 20.0) -> Any:
        """The value of an expression as soon as it is true."""
        end_s = time.monotonic() + limit_s
        while not (value := self.run(script)):
            assert time.monotonic() < end_s, f"never true: {script}; {self.problems}"
            time.sleep(0.02)
        return value

    def open(self, address: str, width_px: int = 1400, height_px: int = 900) -> None:
        """Go to an address in a window of this size."""
        mobile = width_px < 600
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width_px, height=height_px, deviceScaleFactor=1, mobile=mobile
        )
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def press(self, key: str) -> None:
        """A key, down and up."""
        text = {} if len(key) > 1 else {"text": key}
        code = KEYS.get(key, ord(key.upper()) if len(key) == 1 else 0)
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def picture(self, path: Path, whole: bool = False) -> None:
        """Screenshot of the window, or of the whole page."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def _next(self, waiting_for: str) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._receive], [], [], LIMIT_S)
            assert ready, f"the browser did not answer {waiting_for} within {LIMIT_S:g} s"
            data = os.read(self._receive, 1 << 20)
            assert data, f"the browser ended during {waiting_for}"
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _note(self, event: dict[str, Any]) -> None:
        method, facts = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = facts["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and facts["type"] in ("error", "warning", "assert"):
            self.problems.append(f"console: {[one.get('value', one.get('description')) for one in facts['args']]}")
        elif method == "Log.entryAdded" and facts["entry"]["level"] in ("error", "warning"):
            if "willReadFrequently" not in facts["entry"]["text"]:  # advice on the tests' own reading of canvases
                self.problems.append(f"log: {facts['entry']['text']} {facts['entry'].get('url', '')}")
        elif method == "Network.requestWillBeSent":
            self.asked.append(facts["request"]["url"])


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """A browser with one page; it ends with the block."""
    to_browser, send = os.pipe()
    receive, from_browser = os.pipe()
    command = [chromium_path(), *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    # a shell puts the pipes where the browser looks for them
    wired = ["bash", "-c", f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}', *command]
    process = subprocess.Popen(
        wired, pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(to_browser)
    os.close(from_browser)
    try:
        yield Page(send, receive)
    finally:
        process.terminate()
        process.wait(20)
        os.close(send)
        os.close(receive)
