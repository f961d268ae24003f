"""OpenAPI links: where what an operation answers names a thing, the operation that gives the thing itself."""

import re
from typing import Any

_ONE = re.compile(r"/api/v\d+/([a-z-]+)/\{(\w+)\}")
_OF_A_LIST, _OF_ONE_MADE = "$response.body#/results/0", "$response.body#"


def link(paths: dict[str, Any]) -> None:
    """Add to lists the way to their rows, and to what is made the way to it."""
    ones = {found[1]: (found[2], said["get"]) for path, said in paths.items() if (found := _ONE.fullmatch(path))}
    for path, operations in paths.items():
        one = ones.get(path.rpartition("/")[2])
        for status, place in (("200", _OF_A_LIST), ("201", _OF_ONE_MADE)):
            for operation in operations.values() if one else ():
                if one and status in operation["responses"]:
                    operation["responses"][status]["links"] = _to(*one, place=place)


def _to(name: str, operation: dict[str, Any], *, place: str) -> dict[str, Any]:
    parameters = {name: f"{place}/{name}"}
    return {operation["operationId"]: {"operationId": operation["operationId"], "parameters": parameters}}
