"""Which passwords are taken: twelve characters, and not among the first that anybody would try."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partners.models import User

LENA = User(name="Lena Shah", email="lena@northmere-police.example")


@pytest.mark.parametrize(
    "password",
    [
        "password2026!",  # a common one with a year
        "2026password!",
        "P@ssw0rd2026",  # and with figures for letters
        "Password-Password",  # twice
        "dragondragon1",  # twice, with a figure
        "abcabcabcabc",
        "aaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop12",
        "poiuytrewq99",
        "1qaz2wsx3edc",
        "abcdefghijkl",
        "followthrough",  # in sight of everybody who works here
        "Safeguarding1",
        "Safeguarding2026!!",
        "SummerDragon1",
        "welcomepolice",
        "NorthmerePolice",  # their own organisation's address
        "northmere2026",
        "q1w2e3r4t5y6",  # common as it is
        "lenashah2026",  # like their name
        "elevenchars",
    ],
)
def test_what_would_be_guessed_early_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, LENA)


@pytest.mark.parametrize(
    "password",
    [
        "kettle orange viaduct",
        "correcthorsebattery",
        "quiet-harbour-47",
        "aaaaaaaaaaa b",
        "tr0ub4dor&3xk",
        "My dog ate 14 maps",
        "9f2c7b1e8d40",
        "пароль из слов",
        "safeguarding kettle viaduct",
    ],
)
def test_what_would_not_is_taken_whatever_its_characters(password):
    validate_password(password, LENA)


def test_length_counts_characters_and_has_no_small_end():
    validate_password("kettle orange viaduct " * 20, LENA)


def test_refusal_says_what_to_do():
    with pytest.raises(ValidationError, match="three words that do not belong together"):
        validate_password("password2026!", LENA)
