"""What the acts of the API take. The rules are the services'; here stands the shape alone."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.models import Delivery, EvidenceKind
from partners.api.resources import Taken

LONG, LONGEST = 10_000, 20_000  # characters of one text, as on the pages
REFERENCE = r"^[A-Z]{2,12}-[0-9]{1,9}$"
OWNER = "The email address of a lead or contributor of the agency; null for whoever leads for it."


def _words(words: str, *, most: int = LONG, required: bool = True) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=required, allow_blank=not required, help_text=words)


class NewAction(Taken):
    recommendations = serializers.ListField(
        child=serializers.RegexField(REFERENCE), min_length=1, max_length=20, help_text="References; one is usual."
    )
    agency = serializers.SlugField(max_length=80, help_text="The slug of the agency that is asked.")
    question = _words("What you ask: one question that can be answered with evidence.", required=False)
    evidence_wanted = _words("What would show it.", required=False)
    due_on = serializers.DateField(required=False, allow_null=True, help_text="By when you want the answer.")
    owner = serializers.EmailField(required=False, allow_null=True, max_length=254, help_text=OWNER)

    example = {
        "recommendations": ["NSCP-8"],
        "agency": "northmere-hospitals",
        "question": "Show that midwives record who else cares for the baby.",
        "evidence_wanted": "A dip sample of twenty records since April.",
        "due_on": "2027-03-31",
        "owner": None,
    }


class ChangedAction(Taken):
    question = _words("Of a draft alone.", required=False)
    evidence_wanted = _words("Of a draft alone.", required=False)
    due_on = serializers.DateField(required=False, allow_null=True, help_text="Of a draft alone.")
    owner = serializers.EmailField(required=False, allow_null=True, max_length=254, help_text=OWNER)

    example = {"owner": "noor.hassan@hospitals.example"}


class Nothing(Taken):
    example = {}


class Reason(Taken):
    reason = _words("Why. The other side reads this.")

    example = {"reason": "The same was asked in NSCP-11."}


class NewNote(Taken):
    text = _words("How far you are. It does not count as an answer.")
    delivery = serializers.ChoiceField(choices=[str(value) for value in Delivery.values])

    example = {"text": "The form was changed; the first sample is taken in October.", "delivery": "under_way"}


class NewTimeRequest(Taken):
    new_due_on = serializers.DateField(help_text="Later than the date it has now.")
    reason = _words("Why you need more time.")

    example = {"new_due_on": "2027-01-29", "reason": "The sample needs records of the whole quarter."}


class NewSubmission(Taken):
    statement = _words("Your answer.", most=LONGEST)
    delivery = serializers.ChoiceField(choices=[str(value) for value in Delivery.values])
    evidence = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=100,
        help_text="Codes of what your agency holds: POST /evidence first.",
    )

    example = {
        "statement": "Eighteen of twenty records name everybody who cares for the baby.",
        "delivery": "done",
        "evidence": ["c2f1b1c8-6d1c-4b8e-8a3f-1a2b3c4d5e6f"],
    }


class NewLink(Taken):
    link = serializers.CharField(max_length=500, help_text="A web address.")
    title = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="What it leads to.")
    kind = serializers.ChoiceField(choices=[str(value) for value in EvidenceKind.values], required=False)

    example = {"link": "https://hospitals.example/carers-policy", "title": "Policy on carers", "kind": "policy"}


@extend_schema_field({"type": "string", "format": "binary"})
class File(serializers.FileField):
    """The service says which kinds it takes, and refuses an empty one."""


class NewFile(Taken):
    file = File(allow_empty_file=True)
    kind = serializers.ChoiceField(choices=[str(value) for value in EvidenceKind.values], required=False)

    example = {"file": "sample.csv", "kind": "dip_sample"}
