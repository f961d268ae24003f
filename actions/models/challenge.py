from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from actions.models import told
from actions.models.action import ASKED, Action, Status
from partners.constraints import TenantForeignKey
from partners.models import Agency, Tenant, TenantQuerySet, User, of_agencies
from partners.scope import Actor
from reviews.models import Recommendation, Review

THINGS = ("action", "review", "recommendation", "agency")
# Where the action was withdrawn, or is a draft again, nobody is waited for.
ENDED = Q(answered_at__isnull=True, action__status__in=[Status.DRAFT, Status.WITHDRAWN])
UNANSWERED = Q(Q(action__isnull=True) | Q(action__status__in=ASKED), answered_at__isnull=True)


class Judgement(models.TextChoices):
    SATISFIED = "satisfied", "Satisfied"
    PARTLY = "partly", "Partly satisfied"
    NOT_SATISFIED = "not_satisfied", "Not satisfied"


class ChallengeQuerySet(TenantQuerySet["Challenge"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who reads the partnership whole; an agency what is asked on its actions, or about itself."""
        whole = Q(partnership_id__in=actor.read_all_ids)
        if not actor.agency_pairs:
            return self.filter(whole)
        return self.filter(whole | Q(action__in=Action.objects.visible_to(actor)) | of_agencies(actor))

    def unanswered(self) -> Self:
        """Those to which a response is waited for."""
        return self.filter(UNANSWERED)

    def for_list(self) -> Self:
        """With what it is about, and without people: with all of them PostgreSQL plans longer than it reads."""
        return self.select_related("partnership", "action__agency", "review", "recommendation__review", "agency")

    def with_things(self) -> Self:
        """With all that the page of one says."""
        return self.select_related(
            "partnership", "action__partnership", "action__agency", "review__partnership", "agency",
            "recommendation__partnership", "recommendation__review", "raised_by", "answered_by", "judged_by",
        )  # fmt: skip


def _about_one_thing() -> Q:
    found = Q()
    for one in THINGS:
        found |= Q(**{f"{other}__isnull": other != one for other in THINGS})
    return found


class Challenge(Tenant):
    """The chair's question on an action, a review, a recommendation or an agency; the response; the judgement of it."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="challenges"
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="challenges"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="challenges"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges")
    question = models.TextField()
    answer_by = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=15, choices=Judgement.choices, blank=True)
    judgement_words = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta(Tenant.Meta):
        ordering = ["raised_at", "id"]
        constraints = [
            *Tenant.Meta.constraints,
            *told.CHALLENGE,
            TenantForeignKey("action", name="challenge_action_same_tenant"),
            TenantForeignKey("review", name="challenge_review_same_tenant"),
            TenantForeignKey("recommendation", name="challenge_recommendation_same_tenant"),
            models.CheckConstraint(condition=_about_one_thing(), name="challenge_about_one_thing"),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True) | (Q(answered_at__isnull=False) & ~Q(judgement="")),
                name="judged_after_it_is_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "raised_at", "id"], name="challenge_in_time"),
            models.Index(
                fields=["partnership", "answer_by", "id"], condition=Q(answered_at__isnull=True), name="challenge_open"
            ),
        ]

    @property
    def thing(self) -> str:
        """Which of THINGS it is about."""
        return next(name for name in THINGS if getattr(self, f"{name}_id"))

    @property
    def number(self) -> int:
        """Of what it is about; 0 of an agency, which has none."""
        numbered = self.action or self.recommendation or self.review
        return numbered.number if numbered else 0

    @property
    def reference(self) -> str:
        """Of what it is about; an agency has none."""
        return f"{self.partnership.prefix}-{self.number}" if self.number else ""

    @property
    def about(self) -> str:
        """What it is about, for pages."""
        if self.action:
            return self.action.agency.name
        if self.recommendation:
            return self.recommendation.citation
        return self.review.title if self.review else self.agency.name if self.agency else ""

    @property
    def ended_by(self) -> str:
        """Why no response is waited for, although none came; nothing where one is, or has come."""
        if self.answered_at or self.action is None or self.action.status in ASKED:
            return ""
        return "The action was withdrawn" if self.action.status == Status.WITHDRAWN else "The action is a draft again"

    @property
    def answering_agency_id(self) -> int | None:
        """The agency that may respond; of a review or recommendation the partnership alone."""
        return self.action.agency_id if self.action else self.agency_id

    @property
    def is_embargoed(self) -> bool:
        """While the review behind it is; what is about an agency names no review and stays so."""
        if self.action:
            return self.action.is_embargoed
        review = self.recommendation.review if self.recommendation else self.review
        return review is None or review.is_embargoed
