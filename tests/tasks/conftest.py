"""An S3 server for a session; a bucket and an environment for a test."""

import uuid
from collections.abc import Iterator

import pytest
from s3_server import S3Server, forget_clients, make_bucket


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A server that runs until the session ends."""
    pytest.importorskip("s3fs")
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def s3(running: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """The server, with a user's environment and none of the clients of other tests."""
    from tasks import remote_target

    for name, value in running.environment().items():
        monkeypatch.setenv(name, value)
    forget_clients()
    remote_target._finished.clear()
    yield running
    remote_target._finished.clear()
    forget_clients()


@pytest.fixture
def bucket(s3: S3Server) -> str:
    """The name of an empty bucket."""
    name = f"b{uuid.uuid4().hex[:12]}"
    make_bucket(name)
    return name
