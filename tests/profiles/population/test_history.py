import numpy as np
import pytest

from configurator.profiles.population.history import HistoryError, Layout, read_history, sales_of
from tests.profiles.population.sales import HISTORY


def test_read_history_numbers_values_as_they_come():
    history = read_history(HISTORY.splitlines(keepends=True))
    assert history.names == ("shade", "bulb", "dimmer")
    assert history.values == (("paper", "glass"), ("warm", "cold"), ("no", "yes"))
    assert history.rows.tolist() == [[0, 0, 0], [1, 1, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0]]
    assert history.customers.tolist() == [0, 1, 0, 1, 0]
    assert history.customer_numbers == {"ann": 0, "bob": 1}
    assert history.encode({"shade": "glass", "bulb": "blue", "foot": "oak"}).tolist() == [1, -1, -1]


def test_read_history_without_keys_and_rows():
    history = read_history(["shade,bulb\n"])
    assert (history.customers, history.baskets, history.rows.shape) == (None, None, (0, 2))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: expected a header of variable names"),
        ("a,,c\n", "line 1, column “2”: expected the name of a variable"),
        ("a,b,a\n", "line 1, column “a”: expected a name that no column before has"),
        ("a,b\n1,2\n1\n", "line 3, column “b”: expected 2 cells, not 1"),
        ("a,b\n1,2,3\n", "line 2: expected 2 cells, not 3"),
        ('a,b\n1,"2\n', "line 2: expected a row of comma-separated values (unexpected end of data)"),
    ],
)
def test_read_history_names_line_and_column(text, words):
    with pytest.raises(HistoryError) as caught:
        read_history(text.splitlines(keepends=True))
    assert str(caught.value) == words


def test_sales_count_equal_rows_and_unknown_has_no_one():
    sales = sales_of(Layout((2, 2)), np.array([[0, 1], [0, 1], [1, -1]], np.int32))
    assert sales.builds.tolist() == [[0, 1], [1, -1]]
    assert sales.counts.tolist() == [2, 1]
    assert sales.ones.tolist() == [[1, 0, 0, 1], [0, 1, 0, 0]]
