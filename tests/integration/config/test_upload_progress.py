from django.urls import reverse


def test_script_that_shows_progress_is_told_where_to_go_on(client, world):
    client.force_login(world.lead)
    facts = {
        "place": f"{world.northmere.slug} {world.police.slug}",
        "kind": "audit",
        "link": "https://police.example/audit",
        "title": "Our audit",
    }
    told = client.post(reverse("add_evidence"), facts, headers={"X-Shows-Progress": "1"})
    assert (told.status_code, told["X-Goes-To"], "Location" in told) == (204, reverse("evidence"), False)
    page = client.get(told["X-Goes-To"])
    assert "Added. You can show it" in page.content.decode()


def test_without_such_a_script_one_is_led_on(client, world):
    client.force_login(world.lead)
    wrong = client.post(reverse("add_evidence"), {"title": "x"}, headers={"X-Shows-Progress": "1"})
    assert wrong.status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
