"""How a person is reminded: the day of the digest, who covers, and private calendar addresses."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners.forms import DeputyForm, DigestDayForm
from partners.http import ActorRequest
from partners.models import Agency, Appointment, Deputy, DigestDay, Feed, Partnership, Pause
from partners.services import chasing, feeds

ALL = "all"  # the calendar of all that is the person's own


@dataclass(frozen=True)
class Place:
    """One agency in one partnership in which the person can be covered."""

    partnership: Partnership
    agency: Agency
    form: DeputyForm
    deputy: Deputy | None

    @property
    def key(self) -> str:
        return f"{self.partnership.slug}.{self.agency.slug}"


@dataclass(frozen=True)
class Calendar:
    key: str
    name: str
    feed: Feed | None


@require_http_methods(["GET", "POST"])
def my_reminders(request: ActorRequest) -> HttpResponse:
    places = list(_places(request))
    calendars = list(_calendars(request))
    day = DigestDayForm(request.POST if "choose" in request.POST else None, initial={"weekday": _chosen(request)})
    made = ""
    if "choose" in request.POST and day.is_valid():
        chasing.choose_day(weekday=day.cleaned_data["weekday"], by=request.actor)
        return _told(request, "Your choice is saved.")
    if "cover" in request.POST and (said := _covered(request, places)):
        return _told(request, said)
    if "calendar" in request.POST:
        made = _made(request, calendars)
        if not made:
            return _told(request, "The calendar address is ended. Nobody reads anything by it any more.")
        calendars = list(_calendars(request))
    context = {
        "places": places,
        "calendars": calendars,
        "day": day,
        "made": made,
        "paused": Pause.objects.filter(user_id=request.actor.person_id).in_force(on=timezone.localdate()).exists(),
    }
    return render(request, "partners/my_reminders.html", context)


def _told(request: ActorRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("my_reminders")


def _chosen(request: ActorRequest) -> str:
    found = DigestDay.objects.filter(user_id=request.actor.person_id).first()
    return str(found.weekday) if found else ""


def _places(request: ActorRequest) -> Iterator[Place]:
    """Where the person holds an appointment that reminders reach, each with its form."""
    mine = Appointment.objects.visible_to(request.actor).filter(user_id=request.actor.person_id, agency__isnull=False)
    held = mine.in_force(on=timezone.localdate()).select_related("partnership", "agency")
    named = {
        (one.partnership_id, one.agency_id): one
        for one in Deputy.objects.visible_to(request.actor).filter(user_id=request.actor.person_id)
    }
    seen = set()
    for one in held.order_by("partnership__name", "agency__name"):
        pair = (one.partnership_id, one.agency_id)
        if (
            pair in seen
            or one.agency is None
            or not chasing.may_name_deputy(request.actor, one.partnership, one.agency)
        ):
            continue
        seen.add(pair)
        key = f"{one.partnership.slug}.{one.agency.slug}"
        deputy = named.get((one.partnership_id, one.agency.pk))
        people = chasing.who_may_stand_in(request.actor, one.partnership, one.agency)
        sent = request.POST if request.POST.get("cover") == key else None
        yield Place(one.partnership, one.agency, DeputyForm(sent, place=key, people=people, named=deputy), deputy)


def _covered(request: ActorRequest, places: list[Place]) -> str:
    """What was done, in words; nothing where the form was refused."""
    place = next((one for one in places if one.key == request.POST["cover"]), None)
    if place is None:
        raise Http404
    if not place.form.is_valid():
        return ""
    try:
        named = chasing.name_deputy(
            partnership=place.partnership, agency=place.agency, by=request.actor, **place.form.cleaned_data
        )
    except ValidationError as error:
        add_refusal(place.form, error)
        return ""
    return f"{named.deputy.name} is your deputy." if named else "You have no deputy there any more."


def _calendars(request: ActorRequest) -> Iterator[Calendar]:
    feeds_there = {
        one.agency_id: one for one in Feed.objects.filter(user_id=request.actor.person_id, ended_at__isnull=True)
    }
    yield Calendar(ALL, "All that is yours, over all partnerships", feeds_there.get(None))
    mine = {agency_id for _, agency_id in request.actor.agency_pairs}
    for agency in Agency.objects.filter(pk__in=mine).order_by("name"):
        yield Calendar(agency.slug, f"All that is asked of {agency.name}", feeds_there.get(agency.pk))


def _made(request: ActorRequest, calendars: list[Calendar]) -> str:
    """The new address, shown this once; nothing where one was ended."""
    key = request.POST["calendar"]
    if key not in {one.key for one in calendars}:
        raise Http404
    agency = None if key == ALL else Agency.objects.get(slug=key)
    if "end" in request.POST:
        feeds.end(agency=agency, by=request.actor)
        return ""
    secret = feeds.make(agency=agency, by=request.actor)
    return settings.SITE_URL.rstrip("/") + reverse("calendar", args=[secret])
