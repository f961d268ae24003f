from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from actions.models import Action, ActionRecommendation, Delivery, Evidence, Status, Submission
from tests.factories.partners import AgencyFactory, PartnershipFactory, UserFactory


class ActionFactory(DjangoModelFactory):
    """An issued action, due in 30 days; `action_under` puts it under a recommendation."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    partnership = factory.SubFactory(PartnershipFactory)
    number = factory.LazyAttribute(lambda action: action.partnership.take_number())
    agency = factory.SubFactory(AgencyFactory)
    question = factory.Sequence(lambda n: f"Please show that thing {n} happens.")
    evidence_wanted = "An audit of ten cases."
    due_on = factory.LazyFunction(lambda: date.today() + timedelta(days=30))
    first_due_on = factory.SelfAttribute("due_on")
    status = Status.ISSUED
    issued_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.LazyAttribute(lambda action: timezone.now() if action.status == Status.SUBMITTED else None)
    created_by = factory.SubFactory(UserFactory)


def action_under(recommendation, **facts) -> Action:
    """An action and its link to the recommendation."""
    action = ActionFactory(partnership=recommendation.partnership, **facts)
    ActionRecommendation.objects.create(
        partnership=recommendation.partnership, action=action, recommendation=recommendation
    )
    return action


class SubmissionFactory(DjangoModelFactory):
    """A submitted answer."""

    class Meta:
        model = Submission

    action = factory.SubFactory(ActionFactory)
    partnership = factory.SelfAttribute("action.partnership")
    statement = "We did it, and here is how we know."
    delivery = Delivery.DONE
    written_by = factory.SubFactory(UserFactory)
    submitted_by = factory.SelfAttribute("written_by")
    submitted_at = factory.LazyFunction(timezone.now)


class EvidenceFactory(DjangoModelFactory):
    """A link of an agency in a partnership."""

    class Meta:
        model = Evidence

    agency = factory.SubFactory(AgencyFactory)
    title = factory.Sequence(lambda n: f"Evidence {n}")
    link = "https://example.org/report"
    added_by = factory.SubFactory(UserFactory)
