import pytest
from django.http import HttpResponse

from config.middleware import ScopeMiddleware
from reviews.models import Review
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory


@pytest.mark.parametrize(("status", "title"), [(200, "Written"), (302, "Written"), (400, "Kept"), (409, "Kept")])
def test_refused_request_leaves_no_trace(world, rf, status, title):
    with as_owner():
        ReviewFactory(partnership=world.northmere, title="Kept")

    def view(request):
        assert Review.objects.visible_to(request.actor).update(title="Written") == 1
        return HttpResponse(status=status)

    request = rf.post("/")
    request.user = world.coordinator
    ScopeMiddleware(view)(request)
    with as_owner():
        assert Review.objects.get().title == title
