from django.urls import path, re_path

from configurator.configurations import staff, views
from configurator.configurations.home import views as home

app_name = "configurations"
urlpatterns = [
    path("", home.home, name="home"),
    path("arrange/", home.arranged, name="arrange"),
    path("configure/<slug:family_code>/", views.family, name="family"),
    path("b/<uuid:key>/", views.build, name="build"),
    path("b/<uuid:key>/m/<slug:module_code>/", views.module, name="choose"),
    path("b/<uuid:key>/why/<int:flat>/", views.why, name="why"),
    path("b/<uuid:key>/fill/", views.fill, name="fill"),
    path("b/<uuid:key>/undo/", views.undo, name="undo"),
    path("b/<uuid:key>/renew/", views.renewed, name="renew"),
    path("r/<str:token>/", views.restored, name="restore"),
    path("builds/", views.builds, name="builds"),
    path("staff/customers/<uuid:customer_id>/builds/", staff.of_customer, name="of_customer"),
    re_path(r"^staff/builds/(?P<kind>trial|release)/(?P<pk>\d{1,18})/$", staff.affected, name="affected"),
]
