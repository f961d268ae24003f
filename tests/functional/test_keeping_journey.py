"""A lead and a contributor write one answer in two browsers: it is kept as they type, and neither writes over the other."""

import re

import pytest
from playwright.sync_api import expect

from actions.models import Submission
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_kept_and_two_at_once_are_told(visit, world):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        answer = f"/actions/{action_under(recommendation, agency=world.police).reference}/answer/"
    lead, contributor = visit(world.lead), visit(world.contributor)
    lead.goto(answer)
    contributor.goto(answer)
    lead.get_by_label("Your answer").fill("The lead looked at ten cases.")
    expect(lead.get_by_role("status").filter(has_text=re.compile("Saved at"))).to_be_visible()
    contributor.get_by_label("Your answer").fill("The contributor asked twelve people.")
    expect(contributor.get_by_text("Lena Shah has changed this draft")).to_be_visible()
    with as_owner():
        assert Submission.objects.get().statement == "The lead looked at ten cases."
    contributor.get_by_role("button", name="Save draft").last.click()
    expect(contributor.get_by_role("heading", name="The draft as it is now")).to_be_visible()
    expect(contributor.get_by_text("The lead looked at ten cases.")).to_be_visible()
    expect(contributor.get_by_label("Your answer")).to_have_value("The contributor asked twelve people.")
