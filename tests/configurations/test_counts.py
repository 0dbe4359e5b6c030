import pytest

from configurator.configurations.render import count_in_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (2_345_678_901, "2.35 billion"),
        (123 * 10**18, "123 quintillion"),
        (814_603_298_671_535_056_156_538_409_052, "8.15 × 10^29"),  # noqa: RUF001  a real multiplication sign
    ],
)
def test_counts_read_as_people_say_them(count, words):
    assert count_in_words(count) == words
