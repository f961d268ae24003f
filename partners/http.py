"""What every page and API view starts with: a request that knows its actor, and rows fetched through `visible_to`."""

import re
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from partners.models import Partnership, TenantQuerySet, User
from partners.scope import Actor

M = TypeVar("M", bound=models.Model)
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
PREFIX = re.compile(r"[A-Z]{2,12}")
REFERENCE = re.compile(r"([A-Z]{2,12})-(\d{1,9})")


class ActorRequest(HttpRequest):
    """A request of a person signed in, as ScopeMiddleware leaves it."""

    actor: Actor
    user: User
    shown_in: Partnership  # set by pages whose address does not say whose they are, for the frame
    known: list[Partnership]  # set by pages that have asked what the person sees any of, for the frame


class ReferenceConverter:
    """`<ref:reference>` in a URL: NSCP-142."""

    regex = r"[A-Z]{2,12}-\d{1,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def by_reference(rows: TenantQuerySet[M], actor: Actor, reference: str) -> M:
    """The row with this reference, if the actor may know of it; else 404, alike for foreign and absent."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise Http404
    return get_object_or_404(rows.visible_to(actor), partnership__prefix=found[1], number=int(found[2]))


def partnership_or_404(actor: Actor, slug: str) -> Partnership:
    """From a path or a query; what can be no slug (PostgreSQL takes no zero character) is absent like any other."""
    if not SLUG.fullmatch(slug):
        raise Http404
    return get_object_or_404(Partnership.objects.visible_to(actor), slug=slug)
