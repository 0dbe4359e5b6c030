"""The site's own addresses, and one that falls over."""

from django.urls import path

from configurator.urls import urlpatterns as real_patterns


def fall(_request):
    raise RuntimeError("on purpose")


urlpatterns = [*real_patterns, path("broken/", fall)]
handler404 = "configurator.pages.views.not_found"
handler500 = "configurator.pages.views.broken"
