"""How often a secret was guessed, and until when nobody may guess it again.

Counted in the database: it outlives a request that is refused, and needs no broker.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

FORGOTTEN_AFTER = "2 days"  # without a guess; longer than the longest wait, so that waiting never wipes the count

TAKE = """
INSERT INTO partners_guess AS g (key, tries, last_at, wait_until) VALUES (%(key)s, 1, now(), now())
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN g.last_at < now() - %(forgotten)s::interval THEN 1 ELSE g.tries + 1 END,
    last_at = now(),
    wait_until = now() + CASE
        WHEN g.last_at < now() - %(forgotten)s::interval OR g.tries + 1 < %(free)s THEN interval '0'
        ELSE make_interval(secs => least(%(longest)s, 60 * power(2, least(g.tries + 1 - %(free)s, 20))))
    END
WHERE g.wait_until <= now()
RETURNING tries
"""


@dataclass(frozen=True)
class Allowance:
    """So many guesses are free; after each further one the wait doubles, from a minute up to the longest."""

    free: int
    longest: int  # seconds


class GuessQuerySet(models.QuerySet["Guess"]):
    def take(self, key: str, allowance: Allowance) -> bool:
        """Count one guess, if one may be made now. One statement, so that of many at once none slips through."""
        with connection.cursor() as cursor:
            cursor.execute(
                TAKE,
                {"key": key, "free": allowance.free, "longest": allowance.longest, "forgotten": FORGOTTEN_AFTER},
            )
            return cursor.fetchone() is not None

    def give_back(self, key: str) -> None:
        """The guess was right, so it was none; earlier ones still count."""
        self.filter(key=key, tries__gt=0).update(tries=models.F("tries") - 1, wait_until=models.F("last_at"))

    def waits_until(self, key: str) -> datetime | None:
        return self.filter(key=key).values_list("wait_until", flat=True).first()


class Guess(models.Model):
    """The guesses of one secret, or from one address. The key is a hash: whose it is cannot be read here."""

    key = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField()

    objects = GuessQuerySet.as_manager()
