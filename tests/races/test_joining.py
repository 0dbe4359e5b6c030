"""More come to a build at once than there is room for: real processes over HTTP."""

import uuid

from tests.races.test_tabs import all_at_once
from tests.races.test_together import crowd, invited
from tests.server import serving

MOST = 5
CROWDED = "tests.races.crowded:application"


def came(server, number):
    """So many come at once; who came, by their numbers at the build."""
    _, path, link = invited(server)
    posts = [(guest, link, {"who": f"Guest {n}"}) for n, guest in enumerate(crowd(server, link, number))]
    statuses = sorted(status for status, _ in all_at_once(server, posts))
    key = uuid.UUID(path.split("/")[2]).hex
    query = """SELECT number FROM configurations_companion JOIN configurations_invitation i ON i.key = invitation_id
        WHERE i.configuration_id = ?"""
    return statuses, sorted(number for (number,) in server.database.rows(query, key))


def test_of_eight_who_come_at_once_five_are_there(template, tmp_path):
    with serving(tmp_path, template, application=CROWDED, workers=2, threads=2) as server:
        assert came(server, 8) == ([303] * MOST + [409] * 3, [1, 2, 3, 4, 5])


def test_without_the_guard_more_come_or_fall_over_each_other(template, tmp_path, monkeypatch):
    """Negative control: who counts without a lock counts nobody, and two get one number."""
    monkeypatch.setenv("UNGUARDED_JOIN", "1")
    with serving(tmp_path, template, application=CROWDED, workers=2, threads=2) as unguarded:
        statuses, numbers = came(unguarded, 8)
    assert (statuses, numbers) != ([303] * MOST + [409] * 3, [1, 2, 3, 4, 5])
