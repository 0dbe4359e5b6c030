"""The list of releases in the admin."""

import pytest
from django.contrib import admin

from configurator.releases.models import Release


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("7", "7"),
        ("123456", "123,456"),
        ("72" + "0" * 30, "about 7.2 × 10^31"),  # noqa: RUF001
        ("1" + "0" * 400, "about 1.0 × 10^400"),  # noqa: RUF001
    ],
)
def test_the_list_says_about_how_many_variants_there_are(count, said):
    page = admin.site.get_model_admin(Release)
    assert page.about(Release(variant_count=count)) == said
