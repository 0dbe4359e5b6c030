"""Where columns and ranges stand."""

from configurator.insight.boards.plot import Rect, Span, spans, stacked, thinned, within


def test_piles_fill_the_picture_by_the_highest():
    drawn = stacked(name="x", says="", keys=["a", "b"], columns=[(1, 3), (2, 0)])
    assert drawn.rects == [
        Rect(1, 0, 90, 60, 30),
        Rect(2, 0, 0, 60, 90),
        Rect(1, 240, 60, 60, 60),
        Rect(2, 240, 60, 60, 0),
    ]
    assert drawn.numbered == [(1, "a"), (2, "b")]


def test_what_is_below_zero_has_no_height():
    assert [rect.height for rect in stacked(name="x", says="", keys=["a", "b"], columns=[(5, -3)]).rects] == [120, 0]


def test_parts_stand_in_front_of_the_whole():
    drawn = within(name="x", says="", keys=["a", "b"], columns=[(4, 1)])
    assert [(rect.y, rect.height) for rect in drawn.rects] == [(0, 120), (90, 30)]


def test_nothing_is_drawn_of_nothing():
    assert stacked(name="x", says="", keys=["a"], columns=[]).rects == []
    assert within(name="x", says="", keys=["a"], columns=[(0,)]).rects == []
    assert spans([]) == []


def test_ranges_share_a_scale_with_zero():
    assert spans([(-1, 0, 1), (1, 2, 3)]) == [Span(0, 50, 25, 25), Span(50, 100, 75, 25)]
    assert spans([(2, 3, 4)]) == [Span(50, 100, 75, 0)]
    assert spans([(0, 0, 0)])[0].width == 0.5


def test_thinned_keeps_the_first_and_the_last():
    assert thinned([1, 2, 3], 3) == [1, 2, 3]
    assert thinned(list(range(10)), 4) == [0, 3, 6, 9]
