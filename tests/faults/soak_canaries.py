"""`./dev soak canaries`: every address of everybody, as every persona, by both verbs; then whatever links lead to."""

from canaries import Singing, crawl_api, crawl_everything, crawl_pages, heard_by

from tests.database import as_owner

LEAST = 5000  # responses


def test_nobody_hears_a_foreign_word_anywhere(world, capsys):
    with as_owner():
        singing = Singing.of(world)
        crawls = crawl_api(world, singing)
    crawls += [crawl_everything(world, singing, name) for name in world.personas]
    crawls += [crawl_pages(world, singing, name, of_a_kind=6) for name in world.personas]
    foreign = [one for crawl in crawls for one in crawl.foreign]
    responses = sum(crawl.responses for crawl in crawls)
    heard = sum(sum(crawl.heard.values()) for crawl in crawls)
    with capsys.disabled():
        print(f"\n{responses:,} responses to {len(world.personas)} personas and 4 clients; "
              f"{heard:,} words of their own heard, {len(foreign)} foreign")  # fmt: skip
    assert foreign == []
    assert responses >= LEAST
    assert {name for name, whose in heard_by(crawls).items() if not whose} == {"outsider", "nobody"}
