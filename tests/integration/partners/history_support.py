from partners.models import Event
from tests.database import as_owner


def events(**found):
    with as_owner():
        return list(Event.objects.filter(**found).order_by("pk"))
