from django.db.models import IntegerField, Subquery


class Counted(Subquery):
    """How many rows a query has, beside each of its first: counted by key alone, without what the rows show."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
