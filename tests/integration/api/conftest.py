import pytest

from partners.services import tokens
from tests.database import as_owner


@pytest.fixture
def token(world):
    """Makes the headers of a client: `token("status:read", agency=world.police)`."""

    def make(*scopes, partnership=None, agency=None):
        with as_owner():
            issued = tokens.issue(
                name="Data team",
                partnership=partnership or world.northmere,
                agency=agency,
                scopes=list(scopes or ["status:read"]),
                by=world.coordinator,
            )
        return {"Authorization": f"Bearer {issued.secret}"}

    return make
