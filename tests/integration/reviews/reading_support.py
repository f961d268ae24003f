"""What the tests of drafts share: a small document of ours, and ways to put it in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from partners import scope
from reviews.models import Reading
from reviews.services.reading import read_upload

REPORT = """# Northmere Safeguarding Children Partnership

## Local Child Safeguarding Practice Review: Child H

### Learning

1. Appointments that were missed were counted, but nobody asked why.
2. Two services each thought that the other was visiting.

### Recommendations

#### Keeping in touch

**Recommendation 1** Northmere Police should tell the health visitor the same day.

**Recommendation 2** The partnership should check that plans name one person who visits, so that:

- the family knows who comes; and
- every service knows whom to ring.
"""
FIELDS = {"kind": "recommendation", "text": "Do it well."}


def upload(text: str = REPORT, name: str = "report.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def draft(world, text: str = REPORT, **facts) -> Reading:
    """A draft of Northmere's, put in by its coordinator."""
    with scope.entered(world.coordinator.pk) as actor:
        return read_upload(partnership=world.northmere, upload=upload(text), by=actor, **facts)
