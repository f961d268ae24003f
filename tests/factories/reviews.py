import factory
from factory.django import DjangoModelFactory

from reviews.models import LearningPoint, Recommendation, Review, ReviewKind, ReviewType, Stage
from tests.factories.partners import PartnershipFactory, UserFactory


class ReviewTypeFactory(DjangoModelFactory):
    class Meta:
        model = ReviewType
        django_get_or_create = ("partnership", "name")

    partnership = factory.SubFactory(PartnershipFactory)
    kind = ReviewKind.LCSPR
    name = "Local child safeguarding practice review"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    partnership = factory.SubFactory(PartnershipFactory)
    number = factory.LazyAttribute(lambda review: review.partnership.take_number())
    review_type = factory.SubFactory(ReviewTypeFactory, partnership=factory.SelfAttribute("..partnership"))
    pseudonym = factory.Sequence(lambda n: f"Child {n}")
    title = factory.LazyAttribute(lambda review: f"Review of {review.pseudonym}")
    stage = Stage.PUBLISHED
    opened_by = factory.SubFactory(UserFactory)


class LearningPointFactory(DjangoModelFactory):
    class Meta:
        model = LearningPoint

    review = factory.SubFactory(ReviewFactory)
    partnership = factory.SelfAttribute("review.partnership")
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Learning {n} is that people should talk to each other.")


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    review = factory.SubFactory(ReviewFactory)
    partnership = factory.SelfAttribute("review.partnership")
    number = factory.LazyAttribute(lambda rec: rec.partnership.take_number())
    position = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda rec: str(rec.position))
    text = factory.Sequence(lambda n: f"The partnership should make sure of thing {n}.")
