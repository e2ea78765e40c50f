"""A folder over http on this machine, with a server that fails when it is told to."""

from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar


class Handler(BaseHTTPRequestHandler):
    """Files of a folder, whole and in ranges. failures: requests that get no answer. sent: bytes of shards sent.

    breaks: answers about shards that end in their middle, as when the connection drops.
    """

    folder: ClassVar[Path]
    failures: ClassVar[int] = 0
    ranges: ClassVar[bool] = True
    sent: ClassVar[int] = 0
    breaks: ClassVar[int] = 0

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        kind = type(self)
        if kind.failures:
            kind.failures -= 1
            self.close_connection = True
            return
        path = kind.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        data, size, wanted = path.read_bytes(), path.stat().st_size, self.headers.get("Range")
        if wanted and kind.ranges:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            data = data[int(first) : int(last) + 1 if last else size]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{int(first) + len(data) - 1}/{size}")
        else:
            self.send_response(200)
        if kind.ranges:
            self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body and kind.breaks and path.suffix == ".tar":
            kind.breaks -= 1
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
        elif body:
            self.wfile.write(data)
            kind.sent += len(data) if path.suffix == ".tar" else 0

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""
