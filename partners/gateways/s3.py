"""Keeps files in an S3 bucket. Who we are is told by AWS's own variables, a profile, or the machine's role."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import IO, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from partners.gateways.carrier import Kept, StoreAway

THERE = {"PreconditionFailed", "412"}
MEANWHILE = {"ConditionalRequestConflict", "409"}
ABSENT = {"NoSuchKey", "404"}
TRIES = 3  # when somebody writes the same object at the same moment


class Bucket:
    def __init__(self) -> None:
        self.name = settings.S3_BUCKET
        self.client = _client(settings.S3_ENDPOINT, settings.S3_REGION)

    def put(self, key: str, content: IO[bytes], *, size: int, sha256: str) -> None:
        """The bucket itself refuses a second writing, and content that is not what its hash says."""
        start = content.tell()
        for left in reversed(range(TRIES)):
            content.seek(start)
            try:
                self.client.put_object(
                    Bucket=self.name,
                    Key=key,
                    Body=content,
                    ContentLength=size,
                    ChecksumSHA256=b64encode(bytes.fromhex(sha256)).decode(),
                    IfNoneMatch="*",
                )
            except ClientError as error:
                if _code(error) in THERE:
                    return
                if _code(error) not in MEANWHILE or not left:
                    raise StoreAway(f"The bucket took nothing: {_code(error)}.") from error
            except BotoCoreError as error:
                raise StoreAway(f"The bucket cannot be reached: {type(error).__name__}.") from error
            else:
                return

    def open(self, key: str) -> Kept:
        try:
            found = self.client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if _code(error) in ABSENT:
                raise FileNotFoundError(key) from error
            raise StoreAway(f"The bucket gave nothing: {_code(error)}.") from error
        except BotoCoreError as error:
            raise StoreAway(f"The bucket cannot be reached: {type(error).__name__}.") from error
        return Kept(cast("IO[bytes]", found["Body"]), int(found["ContentLength"]))

    def keys(self, *, before: datetime | None = None) -> Iterator[str]:
        try:
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name):
                for found in page.get("Contents", []):
                    if before is None or found["LastModified"] < before:
                        yield found["Key"]
        except ClientError as error:
            raise StoreAway(f"The bucket lists nothing: {_code(error)}.") from error
        except BotoCoreError as error:
            raise StoreAway(f"The bucket cannot be reached: {type(error).__name__}.") from error

    def remove(self, key: str) -> None:
        try:
            self.client.delete_object(Bucket=self.name, Key=key)
        except ClientError as error:
            raise StoreAway(f"The bucket removed nothing: {_code(error)}.") from error
        except BotoCoreError as error:
            raise StoreAway(f"The bucket cannot be reached: {type(error).__name__}.") from error

    def sweep(self, *, older_than: timedelta) -> int:
        """A bucket has an object whole or not at all."""
        return 0

    def look(self) -> dict[str, Any]:
        try:
            self.client.head_bucket(Bucket=self.name)
        except ClientError as error:
            raise StoreAway(f"The bucket answers {_code(error)}.") from error
        except BotoCoreError as error:
            raise StoreAway(f"The bucket cannot be reached: {type(error).__name__}.") from error
        return {}


@cache
def _client(endpoint: str | None, region: str) -> Any:
    """One for the process: it is slow to make, and may be used by all threads."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        config=Config(
            connect_timeout=2,
            read_timeout=20,
            retries={"total_max_attempts": 2, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"} if endpoint else {},
        ),
    )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
