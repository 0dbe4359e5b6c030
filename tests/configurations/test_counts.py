import pytest
from django.utils import translation

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


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (999_999, "999,999"),
        (1_000_000, "100 万"),
        (4_404_000, "440 万"),
        (99_990_000, "1 亿"),
        (865_000_000, "8.65 亿"),
        (313_999_000_000, "3,140 亿"),
        (15_423 * 10**9, "15.4 万亿"),
        (123 * 10**18, "1.23 万亿亿"),
        (10**24, "1.00 × 10^24"),  # noqa: RUF001  a real multiplication sign
    ],
)
def test_chinese_counts_in_steps_of_ten_thousand(count, words):
    with translation.override("zh-hans"):
        assert count_in_words(count) == words
