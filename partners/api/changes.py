"""The changes feed: what a client that holds a copy must read anew, and what it must drop."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from partners.api.resources import Resource
from partners.api.shown import Out
from partners.models import Change, Partnership, TenantQuerySet
from partners.scope import Actor
from partners.services import changes

LARGEST = 500
SITE = "https://followthrough.example/api/v1"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that has an address of its own: how the feed finds which of them the client may see."""

    name: str
    address: str
    rows: Callable[[], TenantQuerySet[Any]]
    numbered: bool = False
    key: str = "pk"

    def seen(self, actor: Actor, things: Collection[int]) -> set[int]:
        found = self.rows().visible_to(actor).filter((f"{self.key}__in", things))
        return set(found.values_list(self.key, flat=True))


class Gone(APIException):
    status_code = HTTPStatus.GONE
    default_detail = (
        "Changes since this place are no longer kept, or the database was restored. Start again: ask for changes "
        "without `after` and remember `cursor`, read the lists, then ask for changes after that cursor."
    )


class ChangeInput(serializers.Serializer[Any]):
    after = serializers.CharField(
        required=False,
        allow_blank=True,  # and then refused: it must not pass for a first question
        help_text="A place in the feed, as it stood in `cursor`. Without it: the place now, no changes.",
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST, default=100, help_text="How many changes at most."
    )


class ChangeOut(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="Such as action, review, recommendation, submission.")
    id = serializers.CharField(help_text="The reference, code or slug by which it is addressed.")
    op = serializers.ChoiceField(
        choices=["changed", "gone"],
        help_text="changed: read it at `url`, it may be new. gone: it was deleted, or this token sees it no longer.",
    )
    at = serializers.DateTimeField(help_text="When it changed.")
    url = serializers.URLField(allow_null=True, help_text="Null where it is gone.")


class ChangesOut(Out):
    """A page of the feed."""

    results = ChangeOut(many=True)
    cursor = serializers.CharField(help_text="The place behind these changes: remember it, and ask after it.")
    next = serializers.URLField(help_text="The address that asks after it; never null, for more will change.")
    caught_up = serializers.BooleanField(
        help_text="False while more can be read at once, or while the feed is held back."
    )
    held_back_since = serializers.DateTimeField(
        allow_null=True,
        help_text="Changes since then wait for another that is still being saved; ask again in a while.",
    )

    example: ClassVar[Mapping[str, Any]] = {
        "results": [
            {
                "kind": "action",
                "id": "NSCP-10",
                "op": "changed",
                "at": "2026-11-22T09:32:00.632963Z",
                "url": f"{SITE}/actions/NSCP-10",
            }
        ],
        "cursor": "WzQ3MTEsMTIzLDQsMTc5NTM0…",
        "next": f"{SITE}/changes?after=WzQ3MTEsMTIzLDQsMTc5NTM0…",
        "caught_up": True,
        "held_back_since": None,
    }


class ChangeList(Resource):
    """What has changed since a place in the feed.

    Each thing once, in the order in which changes ended; nothing is missed, however late something is saved. Ask
    without `after` for the place now, read the lists, then follow `next` for as long as you keep a copy.
    """

    tag = "Changes"
    operations = {"get": "list_changes"}
    shown = ChangesOut
    asked = ChangeInput
    problems: ClassVar[Mapping[int, str]] = {
        400: "A place that cannot be read, or a filter that does not exist.",
        410: "Changes since this place are no longer kept, or the database was restored: start again from the lists.",
    }
    kinds: Sequence[Kind] = ()

    def get(self, request: Request) -> Response:
        asked = self._asked(request)
        if "after" not in asked:
            return self._page([], changes.Told([], changes.here(), complete=True, held_since=None))
        try:
            place = changes.Place.decode(asked["after"])
            told = changes.told_since(place, size=asked["page_size"], by=self.actor)
        except changes.BadPlace as error:
            raise ValidationError({"after": ["This place cannot be read. Send it as it stood in `cursor`."]}) from error
        except changes.LostPlace as error:
            raise Gone from error
        return self._page(list(self._said(changes.latest(told.changes))), told)

    def _asked(self, request: Request) -> dict[str, Any]:
        asked = ChangeInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        unknown = sorted(set(request.query_params) - set(asked.fields))
        if unknown:
            raise ValidationError({name: ["There are after and page_size."] for name in unknown})
        return dict(asked.validated_data)

    def _page(self, results: list[dict[str, Any]], told: changes.Told) -> Response:
        cursor = told.place.encode()
        address = self.request.query_params.copy()
        address["after"] = cursor
        return Response(
            self.show(
                {
                    "results": results,
                    "cursor": cursor,
                    "next": self.request.build_absolute_uri(f"{self.request.path}?{address.urlencode()}"),
                    "caught_up": told.complete and told.held_since is None,
                    "held_back_since": told.held_since,
                }
            )
        )

    def _said(self, told: Sequence[Change]) -> Iterable[dict[str, Any]]:
        """What may be seen is to be read anew; what could be seen before, and was told to this token, is gone."""
        kinds = {kind.name: kind for kind in self.kinds}
        seen = {
            name: kind.seen(self.actor, [one.thing for one in told if one.kind == name])
            for name, kind in kinds.items()
            if any(one.kind == name for one in told)
        }
        prefix = Partnership.objects.visible_to(self.actor).get().prefix if told else ""
        for one in told:
            kind = kinds[one.kind]
            name = f"{prefix}-{one.label}" if kind.numbered else one.label
            there = one.thing in seen[one.kind]
            if there or (one.known and self._was_seen(one)):
                url = reverse(kind.address, args=[name], request=self.request) if there else None
                yield {"kind": one.kind, "id": name, "op": "changed" if there else "gone", "at": one.at, "url": url}

    def _was_seen(self, change: Change) -> bool:
        return bool(self.actor.read_all_ids) or change.agency_id == self.actor.token_agency_id
