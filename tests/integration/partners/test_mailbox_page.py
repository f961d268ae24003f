import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from config.mailcatcher import keep


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.DEMO = True
    settings.MAILBOX = tmp_path / "mail"
    return settings.MAILBOX


def caught(mailbox, subject="2 late", text="Hello http://testserver/actions/NSCP-7/", html="<p>Hello</p>"):
    mail = EmailMultiAlternatives(subject, text, "from@example.org", ["lena@police.example"])
    mail.attach_alternative(html, "text/html")
    return keep(mail.message().as_bytes(), mailbox).stem


def test_mailbox_lists_newest_first(client, world, mailbox):
    for subject in ("sent before", "sent after"):
        caught(mailbox, subject)
    client.force_login(world.lead)
    page = client.get(reverse("mailbox")).content.decode()
    assert page.index("sent after") < page.index("sent before")
    assert "lena@police.example" in page


def test_empty_mailbox_says_so(client, world, mailbox):
    client.force_login(world.lead)
    assert "Nothing has been sent yet" in client.get(reverse("mailbox")).content.decode()


def test_mail_shows_its_text_with_links(client, world, mailbox):
    name = caught(mailbox, text='See http://testserver/actions/NSCP-7/ not http://elsewhere.example/"')
    client.force_login(world.lead)
    page = client.get(reverse("mail", kwargs={"name": name})).content.decode()
    assert 'href="http://testserver/actions/NSCP-7/"' in page
    assert "not http://elsewhere.example/&quot;" in page


def test_mail_is_shown_as_text_whatever_is_in_it(client, world, mailbox):
    name = caught(mailbox, "<script>s()</script>", "<script>t()</script>", "<script>h()</script>")
    client.force_login(world.lead)
    page = client.get(reverse("mail", kwargs={"name": name})).content.decode()
    for letter in "sth":
        assert f"<script>{letter}()" not in page
        assert f"&lt;script&gt;{letter}()" in page


@pytest.mark.parametrize("name", ["absent", "1-00000000", "..%2Fsecret", "..", ".1-00000000"])
def test_mail_that_is_not_there_is_not_found(client, world, mailbox, name):
    (mailbox.parent / "secret.eml").write_text("secret")
    client.force_login(world.lead)
    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_half_written_mail_is_not_listed(client, world, mailbox):
    mailbox.mkdir()
    (mailbox / ".1-00000000.eml").write_text("Subject: half")
    client.force_login(world.lead)
    assert "half" not in client.get(reverse("mailbox")).content.decode()


def test_mailbox_needs_a_person(client, world, mailbox):
    assert client.get(reverse("mailbox")).status_code == 302


def test_there_is_no_mailbox_outside_the_demo(client, world, mailbox, settings):
    settings.DEMO = False
    name = caught(mailbox)
    client.force_login(world.coordinator)
    assert client.get(reverse("mailbox")).status_code == 404
    assert client.get(reverse("mail", kwargs={"name": name})).status_code == 404
