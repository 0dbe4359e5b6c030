from django.urls import path

from configurator.programs.campaigns import staff, views

app_name = "campaigns"

urlpatterns = [
    path("message/<uuid:key>/hide/", views.put_away, name="hide"),
    path("staff/campaigns/<uuid:key>/", staff.campaign, name="campaign"),
]
