"""Tables as people paste them."""

import pytest

from configurator.releases.authoring.cells import Column, Reader, written

CUPS = Column("cup", "Cup", [("C-S", "Small cup"), ("C-L", "Large cup")])
LIDS = Column("lid", "Lid", [("L-F", "Flat lid"), ("L-D", "Dome lid"), ("L-2", "Twin"), ("L-3", "Twin")])
TOPS = Column("top", "Topping", [("T-N", "Nuts")])


def read(text, *columns):
    reader = Reader(columns or (CUPS, LIDS))
    return reader.read(text), reader.problems


@pytest.mark.parametrize(
    "text",
    [
        "C-S\tL-F\nC-L\tL-D",
        "Small cup\tFlat lid\r\nlarge CUP\tDome lid\r\n",
        'Cup\tLid\n"C-S"\tFlat lid\nLarge cup (C-L)\tDome lid (L-D)\n\n',
        "C-S\tL-F\nC-L\tL-D\nC-S\tL-F",
    ],
)
def test_rows_are_read_by_number_or_name(text):
    assert read(text) == ([["C-S", "L-F"], ["C-L", "L-D"]], [])


@pytest.mark.parametrize(
    "text",
    [
        "\tFlat lid\tDome lid\nSmall cup\tx\t\nLarge cup\t\tX",
        "Cup \\ Lid\tL-F\tL-D\nC-S\t1\t0\nC-L\tno\tyes",
    ],
)
def test_a_grid_is_read_by_its_marks(text):
    assert read(text) == ([["C-S", "L-F"], ["C-L", "L-D"]], [])


def test_a_star_is_anything():
    assert read("*\tL-F\nC-L\tany") == ([["*", "L-F"], ["C-L", "*"]], [])


def test_a_table_of_three_columns():
    assert read("Small cup\tFlat lid\tNuts", CUPS, LIDS, TOPS) == ([["C-S", "L-F", "T-N"]], [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("C-S\tFlat lit", "Row 1, Lid: “Flat lit” is not offered there. Did you mean “Flat lid”?"),
        ("C-S\tL-F\nC-X1\tL-F", "Row 2, Cup: “C-X1” is not offered there."),
        ("C-S\tTwin", "Row 1, Lid: “Twin” is not offered there."),
        ("C-S\t", "Row 1, Lid: the cell is empty; write * for anything."),
        ("C-S", "Row 1: expected 2 cells, Cup and Lid; there are 1."),
        ("C-S\tL-F\tL-D", "Row 1: expected 2 cells, Cup and Lid; there are 3."),
        ("\tL-F\tL-D\nC-S\tperhaps\t", "Row 2, cell 2: “perhaps”; expected x where it fits, or nothing."),
        ("\tL-F\tL-D\nC-S\tx\t\tx", "Row 2: 3 marks, but the first row names 2 components."),
        ("\tL-F\tL-Q\nC-S\tx\tx", "Row 1, cell 3, Lid: “L-Q” is not offered there."),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(text, problem):
    problems = read(text)[1]
    assert [told for told in problems if told.startswith(problem)] == problems[:1]


def test_of_many_bad_cells_only_the_first_are_told():
    problems = read("\n".join(f"C-S\tL-{n:03}" for n in range(200)))[1]
    assert (len(problems), problems[-1]) == (51, "There are more; mend these first.")


def test_what_is_written_is_read_again():
    rows = [["C-S", "L-F"], ["*", "L-D"]]
    assert read(written(rows)) == (rows, [])
