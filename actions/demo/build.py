"""Writes the demo's rows. Making it twice changes nothing."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actions.demo import neighbours, northmere
from actions.demo.cases import Case, Rec
from actions.demo.places import BODIES, PEOPLE, PLACES, Person, Place
from actions.demo.story import Story
from actions.models import Action, ActionRecommendation, Challenge, Evidence, Meeting, MeetingItem, RecordClass
from actions.services import giving, retention, trackers
from partners import scope, working_days
from partners.models import Agency, Appointment, Closure, Deputy, Membership, Partnership, User
from partners.roles import Role
from partners.scope import Actor
from partners.services import opening
from reviews.models import (
    Involvement,
    ItemKind,
    LearningPoint,
    LearningTheme,
    Reading,
    Recommendation,
    RecommendationTheme,
    Review,
    SubPoint,
    Theme,
)
from reviews.services.reading import discard, read_upload
from reviews.services.themes import add_starters
from reviews.services.types import type_of_kind

PASSWORD = "followthrough demo"  # noqa: S105 - printed for everybody who tries the demo
OLD_NAME = "Learning report Child D, first version.md"
OLD_TEXT = (
    "# Northmere Safeguarding Children Partnership\n\n## Recommendations\n\n1. Agencies should review supervision.\n"
)
DRAFT_NAME = "Learning report Child H.md"
DRAFT_TEXT = """# Northmere Safeguarding Children Partnership

## Local Child Safeguarding Practice Review: Child H

### Learning

1. Appointments that were missed were counted, but nobody asked why.
2. Two services each thought that the other was visiting.

### Recommendations

#### Keeping in touch

**Recommendation 1** Northmere Hospitals NHS Trust should tell the health visitor the same day when a baby is not brought.

**Recommendation 2** The partnership should check that plans name one person who visits, so that:

- the family knows who comes; and
- every service knows whom to ring.
"""

TRACKER_NAME = "Baby K action plan, old spreadsheet.csv"
TRACKER_TEXT = """Ref,Rec no,Action required,Lead,Lead officer,Evidence measure,Target date,RAG,Progress,Outcome
K1,1,Show that the same worker visits before and after the birth,Northmere Hospitals NHS Trust,,Audit of 20 records,June 2027,In progress,Two of three teams do so,
K2,2,Show that fathers are asked about at the first visit,Northmere Police; Northmere Council,,Dip sample of 15 cases,12/03/2027,Not started,,
K3,2,Train duty teams in asking about who else lives in the home,Northmere Council,,Attendance and what staff say after three months,30 September 2026,Complete,Four sessions held,Nine in ten staff ask now
K4,1,Review the leaflet for parents,Northmere Leisure Trust,,The leaflet,soon,In progress,,
"""


class Demo:
    """One making of the demo, on one day. Dates before it are counted in working days."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.password = make_password(PASSWORD)  # once for all: hashing is slow on purpose
        self.people: dict[str, User] = {}

    def day(self, ago: int) -> date:
        return working_days.add(self.on, -ago)

    def at(self, ago: int, *, minute: int = 0) -> datetime:
        """Ten in the morning that many working days ago; later minutes keep what happened in order."""
        moment = datetime.combine(self.day(ago), time(10, 0)) + timedelta(minutes=minute)
        return timezone.make_aware(moment)

    def build(self) -> None:
        bodies = {
            body.slug: Agency.objects.get_or_create(
                slug=body.slug, defaults={"name": body.name, "kind": body.kind, "aliases": list(body.aliases)}
            )[0]
            for body in BODIES
        }
        for person in PEOPLE:
            self.people[person.email], _ = User.objects.get_or_create(
                email=person.email, defaults={"name": person.name, "password": self.password}
            )
        for place in PLACES:
            self._build_place(place, bodies)

    def _remind(self, partnership: Partnership, bodies: dict[str, Agency]) -> None:
        """A deputy who hears with the police lead, and days on which the partnership's office is closed."""
        lead, deputy = (self.people[f"{name}@police.example"] for name in ("priya.shah", "callum.dray"))
        police = bodies["northmere-police"]
        Deputy.objects.create(partnership=partnership, user=lead, agency=police, deputy=deputy, named_at=timezone.now())
        christmas = self.on.year + (self.on > date(self.on.year, 12, 24))
        Closure.objects.create(
            partnership=partnership,
            name="Office closed over Christmas",
            starts_on=date(christmas, 12, 24),
            ends_on=date(christmas, 12, 31),
        )

    def _build_place(self, place: Place, bodies: dict[str, Agency]) -> None:
        partnership = open_partnership(place)
        with scope.partnerships([partnership.pk]):
            if Review.objects.exists():
                return
            for slug in place.agencies:
                Membership.objects.create(partnership=partnership, agency=bodies[slug])
            self._appoint(place, partnership, bodies)
            self._remind(partnership, bodies)
            with scope.entered(self.people[_coordinator(place.slug).email].pk) as actor:
                add_starters(partnership=partnership, by=actor)
            cases = [case for case in (*northmere.CASES, *neighbours.CASES) if case.partnership == place.slug]
            for case in cases:
                self._build_case(case, partnership, bodies)
            self._share(partnership)
            if place.slug == "northmere":
                self._meet(partnership)
                self._challenge(partnership, bodies["three-rivers-probation"])
                coordinator = self.people[_coordinator(place.slug).email]
                with scope.entered(coordinator.pk) as actor:
                    read_upload(partnership=partnership, upload=_text(DRAFT_NAME, DRAFT_TEXT), by=actor)
                    _bring_tracker(partnership, actor)
                    old = read_upload(partnership=partnership, upload=_text(OLD_NAME, OLD_TEXT), by=actor)
                    discard(reading=old, by=actor)
                    kept = {RecordClass.REVIEW: 240, RecordClass.DRAFT: 24}
                    retention.set_rules(partnership=partnership, months=kept, by=actor)
                self._dispose(partnership, old)

    def _dispose(self, partnership: Partnership, old: Reading) -> None:
        """The chair proposes to dispose of a draft that was put away long ago; the coordinator decides."""
        Reading.objects.filter(pk=old.pk).update(started_at=self.at(700))
        with scope.entered(self.people["ada.quill@scrutiny.example"].pk) as actor:
            why = "Put away, and the report came out without it."
            retention.propose(partnership=partnership, record_class=RecordClass.DRAFT, reason=why, by=actor, on=self.on)

    def _share(self, partnership: Partnership) -> None:
        """The police lead gave one item to the next partnership, where the police want their executive's sign-off."""
        police = Agency.objects.get(slug="northmere-police")
        if partnership.slug != "harrow-vale":
            return
        Membership.objects.filter(partnership=partnership, agency=police).update(sign_off=True)
        with scope.entered(self.people["priya.shah@police.example"].pk) as actor:
            held = Evidence.objects.visible_to(actor).filter(agency=police, partnership__slug="northmere")
            item = held.exclude(sha256="").order_by("pk").first()
            if item:
                giving.give(item=item, to=partnership, title=item.title, by=actor)

    def _meet(self, partnership: Partnership) -> None:
        """The next meeting of a sub-group goes through what waits for judgement and what is late."""
        coordinator = self.people["maya.ellison@northmere.example"]
        meeting = Meeting.objects.create(
            partnership=partnership,
            name="Quality and assurance sub-group",
            held_on=self.day(-3),
            called_by=coordinator,
        )
        here = Action.objects.filter(partnership=partnership)
        found = [*here.awaiting_judgement().order_by("submitted_at"), *here.overdue(on=self.on).order_by("due_on")[:2]]
        MeetingItem.objects.bulk_create(
            MeetingItem(partnership=partnership, meeting=meeting, action=action, position=place)
            for place, action in enumerate(found, 1)
        )

    def _challenge(self, partnership: Partnership, agency: Agency) -> None:
        """The chair asks an agency about itself, and about a review, to which the coordinator has responded."""
        asked = {
            "partnership": partnership,
            "raised_by": self.people["ada.quill@scrutiny.example"],
            "raised_at": self.at(4),
        }
        Challenge.objects.create(
            **asked,
            agency=agency,
            question="Three requests wait for you. Who in your service leads on safeguarding reviews since the spring?",
            answer_by=self.day(-8),
        )
        Challenge.objects.create(
            **asked,
            review=Review.objects.filter(partnership=partnership).order_by("pk")[0],
            question="One of its recommendations is to remind staff. What would show that reminding was enough?",
            answer_by=self.day(-2),
            answer="Nothing would. We ask each agency for a sample of records in the spring instead.",
            answered_by=self.people["maya.ellison@northmere.example"],
            answered_at=self.at(1),
        )

    def _appoint(self, place: Place, partnership: Partnership, bodies: dict[str, Agency]) -> None:
        for person in PEOPLE:
            if place.slug in person.partnerships:
                Appointment.objects.create(
                    partnership=partnership,
                    user=self.people[person.email],
                    agency=bodies[person.agency] if person.agency else None,
                    role=person.role,
                    starts_on=self.day(1600),
                )

    def _build_case(self, case: Case, partnership: Partnership, bodies: dict[str, Agency]) -> None:
        coordinator = self.people[_coordinator(case.partnership).email]
        review = Review.objects.create(
            partnership=partnership,
            number=partnership.take_number(),
            review_type=type_of_kind(partnership, case.kind),
            pseudonym=case.pseudonym,
            title=case.title,
            stage=case.stage,
            held_reason=case.held_reason,
            lead_reviewer=case.lead_reviewer,
            opened_by=coordinator,
            **{name: self.day(ago) for name, ago in case.dates.items()},
        )
        Review.objects.filter(pk=review.pk).update(opened_at=self.at(max(case.dates.values())))
        for slug in case.agencies:
            Involvement.objects.create(partnership=partnership, review=review, agency=bodies[slug])
        self._write_learning(case, review)
        for position, rec in enumerate(case.recs, 1):
            self._write_recommendation(rec, position, review, coordinator, bodies)

    @staticmethod
    def _write_learning(case: Case, review: Review) -> None:
        rows = [(ItemKind.LEARNING, label, text) for label, text in case.learning]
        rows += [(ItemKind.GOOD_PRACTICE, "", text) for text in case.good_practice]
        rows += [(ItemKind.QUESTION, "", text) for text in case.questions]
        made = LearningPoint.objects.bulk_create(
            LearningPoint(
                partnership_id=review.partnership_id,
                review=review,
                kind=kind,
                label=label,
                text=text,
                position=position,
            )
            for position, (kind, label, text) in enumerate(rows, 1)
        )
        LearningTheme.objects.bulk_create(
            LearningTheme(partnership_id=review.partnership_id, learning_point=point, theme=_theme(review, name))
            for point in made
            for name in case.learning_themes.get(point.label or point.text, ())
        )

    def _write_recommendation(
        self, rec: Rec, position: int, review: Review, coordinator: User, bodies: dict[str, Agency]
    ) -> None:
        partnership = review.partnership
        answered = {"responded_by": coordinator, "responded_on": review.agreed_on} if rec.response else {}
        row = Recommendation.objects.create(
            partnership=partnership,
            number=partnership.take_number(),
            review=review,
            position=position,
            label=str(position),
            text=rec.text,
            heading=rec.heading,
            addressed_to=rec.addressed_to,
            response=rec.response or "",
            response_reason=rec.response_reason,
            **answered,
        )
        for place, text in enumerate(rec.sub_points, 1):
            SubPoint.objects.create(partnership=partnership, recommendation=row, position=place, text=text)
        for name in rec.themes:
            RecommendationTheme.objects.create(partnership=partnership, recommendation=row, theme=_theme(review, name))
        for request in rec.requests:
            self._ask(rec, row, bodies[request.agency], request.due).tell(request.steps)

    def _ask(self, rec: Rec, row: Recommendation, agency: Agency, due: int) -> Story:
        lead = next((p for p in PEOPLE if p.role is Role.LEAD and p.agency == agency.slug), None)
        coordinator = self.people[_coordinator(row.partnership.slug).email]
        action = Action.objects.create(
            partnership=row.partnership,
            number=row.partnership.take_number(),
            agency=agency,
            owner=self.people[lead.email] if lead else None,
            question=rec.question,
            evidence_wanted=rec.wanted,
            due_on=self.day(-due),
            first_due_on=self.day(-due),
            created_by=coordinator,
        )
        ActionRecommendation.objects.create(partnership=row.partnership, action=action, recommendation=row)
        Involvement.objects.update_or_create(
            partnership=row.partnership, review=row.review, agency=agency, defaults={"shared_at": timezone.now()}
        )
        chair = next(p for p in PEOPLE if p.role is Role.CHAIR and row.partnership.slug in p.partnerships)
        return Story(
            self, action, coordinator=coordinator, lead=action.owner or coordinator, chair=self.people[chair.email]
        )


def _bring_tracker(partnership: Partnership, by: Actor) -> None:
    """As checked, with one row to mend; nothing of it is on the record."""
    tracker = trackers.take_in(partnership=partnership, upload=_text(TRACKER_NAME, TRACKER_TEXT), by=by)
    review = Review.objects.get(partnership=partnership, pseudonym="Baby K")
    tracker = trackers.say_columns(
        tracker=tracker, sheet=tracker.sheet, chosen=tracker.columns, review=review, ask_now=False, by=by
    )
    tracker = trackers.say_meanings(tracker=tracker, said=trackers.meant_before(tracker), by=by)
    trackers.carry_on(tracker=tracker, by=by)


def _text(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


def open_partnership(place: Place) -> Partnership:
    there = Partnership.objects.using("owner").filter(slug=place.slug).first()
    partnership = there or opening.open_partnership(
        name=place.name, slug=place.slug, prefix=place.prefix, aliases=place.aliases
    )
    with scope.partnerships([partnership.pk]):
        return Partnership.objects.get(pk=partnership.pk)


def _theme(review: Review, name: str) -> Theme:
    theme, _ = Theme.objects.get_or_create(partnership_id=review.partnership_id, name=name)
    return theme


def _coordinator(slug: str) -> Person:
    return next(p for p in PEOPLE if p.role is Role.COORDINATOR and slug in p.partnerships)
