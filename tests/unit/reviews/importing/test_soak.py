from soak import soak


def test_damaged_files_are_read_or_refused() -> None:
    counts, wrong = soak(4, seed=7)

    assert wrong == []
    assert sum(counts.values()) > 5
