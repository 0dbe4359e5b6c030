"""The long comparisons run only when they are asked for: ``make oracle``, or any ``-m`` expression."""


def pytest_collection_modifyitems(config, items):
    if config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("oracle")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
