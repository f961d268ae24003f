"""The guide is what help shows: every file, every picture, every link."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from config.ui import guide

PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)")


def test_every_file_is_a_topic():
    assert sorted(path.stem for path in settings.GUIDE.glob("*.md")) == sorted(guide.TOPICS)


@pytest.mark.parametrize("name", guide.TOPICS)
def test_topic_is_shown(client, db, name):
    page = client.get(f"/help/{name}/").content.decode()
    topic = guide.topic(name)
    assert f'<h1 class="govuk-heading-l">{topic.title}</h1>' in page
    for heading in topic.headings:
        assert f'id="{heading.anchor}"' in page
        assert f'href="#{heading.anchor}"' in page


@pytest.mark.parametrize("name", guide.TOPICS)
def test_links_of_a_topic_lead_somewhere(client, db, name):
    for href in re.findall(r'href="(/[^"#]*)', str(guide.topic(name).html)):
        if not href.startswith("/static/"):
            assert client.get(href).status_code == 200, href


@pytest.mark.parametrize("name", guide.TOPICS)
def test_pictures_are_there_and_are_described(name):
    for picture in PICTURE.finditer((settings.GUIDE / f"{name}.md").read_text()):
        assert len(picture["alt"]) > 20, picture["file"]
        assert finders.find(f"guide/{picture['file'].removeprefix('pictures/')}"), picture["file"]


def test_no_such_topic(client, db):
    assert client.get("/help/secrets/").status_code == 404


def test_help_leads_to_each_topic(client, db):
    page = client.get("/help/").content.decode()
    for topic in guide.topics():
        assert f'href="/help/{topic.name}/"' in page
        assert topic.title in page
