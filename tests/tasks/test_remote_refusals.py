"""What is wrong with a bucket, its address or its names is one line with a cure, before any work."""

import importlib
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from s3_server import Refusing, S3Server, bytes_below, forget_clients

from synth import remote_folder, storage
from synth.errors import SynthError
from tasks import __main__ as door


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, outputs: str, tmp_path: Path) -> str:
    """The one line of the door, which exits with 1."""
    forget_clients()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0,))
    monkeypatch.setattr("sys.argv", ["tasks", f"machine.outputs={outputs}", f"machine.scratch={tmp_path}"])
    with pytest.raises(SystemExit) as stop:
        door.main()
    lines = capsys.readouterr().err.splitlines()
    assert stop.value.code == 1
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"error: {outputs.split('/x')[0]}")
    return lines[0]


def test_what_is_wrong_with_a_bucket_is_one_line_before_any_work(
    s3: S3Server,
    bucket: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "make the bucket, or correct its name" in said(capsys, monkeypatch, "s3://no-such-bucket/x", tmp_path)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    assert "give AWS_ACCESS_KEY_ID" in said(capsys, monkeypatch, f"s3://{bucket}/x", tmp_path)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "give AWS_ACCESS_KEY_ID" in said(capsys, monkeypatch, f"s3://{bucket}/x", tmp_path)
    assert bytes_below(s3.folder / bucket) == {}
    assert not list(tmp_path.iterdir())


def test_a_refused_connection_is_one_line(
    s3: S3Server, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", S3Server(tmp_path).url)
    assert "check the connection and the address, then run again" in said(
        capsys, monkeypatch, f"s3://{bucket}/x", tmp_path
    )


@pytest.mark.parametrize(
    ("status", "code", "cure"),
    [(403, "AccessDenied", "may list, read, write"), (400, "QuotaExceeded", "the room there")],
)
def test_a_bucket_that_takes_nothing_is_one_line(
    s3: S3Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    code: str,
    cure: str,
) -> None:
    kind = type("Kind", (Refusing,), {"status": status, "code": code})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        line = said(capsys, monkeypatch, "s3://full/x", tmp_path)
        server.shutdown()
    assert f"{code} it is" in line
    assert cure in line


def test_without_s3fs_the_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = importlib.import_module("fsspec.registry")  # its package has an attribute of this name
    monkeypatch.setitem(
        registry.known_implementations, "s3", {"class": "no_s3fs.S3", "err": "Install s3fs to access S3"}
    )
    monkeypatch.delitem(registry._registry, "s3", raising=False)
    line = said(capsys, monkeypatch, "s3://b/x", tmp_path)
    assert "Install s3fs to access S3" in line
    assert "pip install -e '.[s3]' -c constraints.txt" in line


def test_a_name_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SynthError, match="leads out of its folder"):
        remote_folder.fetch("s3://b/x", {"../out": 1}, tmp_path / "in")
    assert not list(tmp_path.rglob("out"))
