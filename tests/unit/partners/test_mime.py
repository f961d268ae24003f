"""A mail as it goes over the line says to every reader what it was made of."""

from email import policy
from email.parser import BytesParser

import pytest

from partners.gateways.mime import LONGEST_LINE, Mail, written


def _mail(**changes):
    plain = {"to": "lena@police.example", "subject": "2 late", "text": "Two\n.late\n", "html": "<p>Two</p>\n"}
    return Mail(**(plain | {"message_id": "<7@followthrough.example>"} | changes))


def _read(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


@pytest.mark.parametrize(
    ("changes", "encoding"),
    [
        ({}, "7bit"),
        ({"text": "The agency’s lead\n", "html": "<p>The agency’s lead</p>\n"}, "8bit"),
        ({"text": "Zoë " * 400 + "\nend = end\n", "html": "<p>" + "x" * 3000 + "</p>\n"}, "quoted-printable"),
        ({"subject": "NSCP-7: The agency’s lead is asked again " * 4}, "7bit"),
        ({"subject": "NSCP-7: " + "asked again " * 15}, "7bit"),
        ({"to": "zoë@bücher.example"}, "7bit"),
        ({"to": "o'neil+work@police.example"}, "7bit"),
    ],
)
def test_what_is_read_is_what_was_written(changes, encoding):
    mail = _mail(**changes)
    raw = written(mail)
    read = _read(raw)
    assert not read.defects
    assert raw.split(b"\r\n\r\n")[0].isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= LONGEST_LINE
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert (read["Subject"], read["Message-ID"]) == (mail.subject, mail.message_id)
    assert (read["From"], read["Auto-Submitted"]) == (
        "Followthrough <no-reply@followthrough.example>",
        "auto-generated",
    )
    assert read["Date"].datetime
    for kind, words in (("plain", mail.text), ("html", mail.html)):
        part = read.get_body((kind,))
        assert part.get_content().replace("\r\n", "\n") == words
        assert part["Content-Transfer-Encoding"] == encoding


def test_address_of_letters_beyond_ascii_is_one_that_servers_take():
    to = _read(written(_mail(to="lena@bücher.example")))["To"]
    assert to == "lena@xn--bcher-kva.example"


@pytest.mark.parametrize("field", ["subject", "to", "message_id"])
def test_header_never_holds_a_second_line(field):
    with pytest.raises(ValueError, match=r"one line|[Aa]ddress"):
        written(_mail(**{field: "lena@police.example\r\nBcc: all@police.example"}))
