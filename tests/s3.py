"""A real S3 server on loopback: SeaweedFS, one process, which takes about two seconds to start."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from partners.gateways import s3
from tests.ports import free_ports

WHO = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "only for tests", "AWS_EC2_METADATA_DISABLED": "true"}


def program() -> str | None:
    return shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    if not program():
        pytest.skip("weed is not installed (./dev test installs it)")
    with serving(tmp_path_factory.mktemp("seaweedfs")) as address:
        yield address


@contextmanager
def serving(folder: Path):
    """Its address, once it has a bucket named “files”."""
    names = ("master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc", "s3", "s3.grpc")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    options = [
        f"-{name.replace('.', '.port.') if '.' in name else name + '.port'}={port}" for name, port in ports.items()
    ]
    command = [
        program(),
        "server",
        "-s3",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.volumeSizeLimitMB=64",
        "-s3.port.iceberg=0",  # these two listen at fixed ports, which another run of the tests may hold
        "-s3.port.lance=0",
        *options,
    ]
    log = (folder / "log").open("w")
    with log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=os.environ | WHO) as process:
        address = f"http://127.0.0.1:{ports['s3']}"
        try:
            _make_bucket(address)
            yield address
        finally:
            process.kill()


def _make_bucket(address):
    end = time.monotonic() + 120
    while True:
        try:
            client = boto3.client(
                "s3",
                endpoint_url=address,
                region_name="eu-west-2",
                aws_access_key_id="tests",
                aws_secret_access_key="only for tests",
            )
            client.create_bucket(Bucket="files")
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


@pytest.fixture
def bucket(settings, s3_server, monkeypatch):
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    s3._client.cache_clear()
    settings.S3_BUCKET, settings.S3_ENDPOINT, settings.S3_REGION = "files", s3_server, "eu-west-2"
    settings.FILE_CARRIER = "partners.gateways.s3.Bucket"
    yield
    client = s3._client(s3_server, "eu-west-2")
    for found in client.list_objects_v2(Bucket="files").get("Contents", []):
        client.delete_object(Bucket="files", Key=found["Key"])
    client.close()
    s3._client.cache_clear()
