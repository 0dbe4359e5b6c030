"""Which tests are run: those about the other kind of database are not, and of the second run those without any."""

import pytest


def pytest_addoption(parser):
    """For the second run, on another database."""
    words = "leave out tests that ask for no database: pytest-django keeps them from reaching one"
    parser.addoption("--only-database", action="store_true", help=words)


# fixtures that bring a database, or a process that works on one
DATABASE = {"db", "transactional_db", "django_db_setup", "template"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Tests of one kind of database are left out on the other; with --only-database so are those without any."""
    from django.db import connection  # noqa: PLC0415  Django is set up by now

    kind = f"{connection.vendor}_only"
    others = {"sqlite_only", "postgresql_only"} - {kind}
    chosen = [
        item
        for item in items
        if not others & {marker.name for marker in item.iter_markers()}
        and (not config.getoption("--only-database") or asks_for_a_database(item))
    ]
    left_out = [item for item in items if item not in set(chosen)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


def asks_for_a_database(item):
    """Whether a test may reach one."""
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(item.fixturenames))
