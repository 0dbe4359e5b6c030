import numpy as np

from configurator.programs.lists.mailing import compose, discovery_counts


def test_a_fifth_is_to_discover_over_households_and_over_mailings():
    counts = np.array([discovery_counts(households=500, number=number) for number in range(10)])
    assert set(counts.ravel().tolist()) == {2, 3}
    assert counts.sum(axis=0).tolist() == [24] * 500
    assert np.abs(counts.mean(axis=1) - 2.4).max() < 0.01


def test_rewards_fill_what_discoveries_leave():
    mail = compose(
        np.array([[1, 2, 3, 4], [5, -1, -1, -1], [6, 7, 8, 9]]),
        np.array([[11, 12], [13, 14], [-1, -1]]),
        counts=np.array([1, 2, 2]),
        length=4,
    )
    assert mail.rewards.tolist() == [[1, 2, 3, -1], [5, -1, -1, -1], [6, 7, 8, 9]]
    assert mail.discoveries.tolist() == [[11, -1, -1, -1], [13, 14, -1, -1], [-1, -1, -1, -1]]
