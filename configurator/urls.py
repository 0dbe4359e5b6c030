from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from configurator.pages import views

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one sign-in, with its limits

handler404 = views.not_found
handler500 = views.broken

urlpatterns = [
    path("", include("configurator.configurations.urls")),  # first: clicks are most of what comes
    path("admin/rules/", include("configurator.releases.authoring.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("letters/", include("configurator.letters.urls")),
    path("me/", include("configurator.profiles.urls")),
    path("me/", include("configurator.privacy.urls")),
    path("", include("configurator.offers.urls")),
    path("", include("configurator.orders.urls")),
    path("", include("configurator.fulfillment.urls")),
    path("", include("configurator.insight.urls")),
    path("", include("configurator.programs.reports.urls")),
    path("", include("configurator.programs.campaigns.urls")),
    path("", include("configurator.programs.steps.urls")),
    path("", include("configurator.programs.personal.urls")),
    path("", include("configurator.embed.urls")),
    path("", include("configurator.kiosk.urls")),
    path("", include("configurator.desk.urls")),
    path("api/", include("configurator.api.urls")),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("language/", views.language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:name>", views.media, name="media"),
]
