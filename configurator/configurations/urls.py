from django.urls import path

from configurator.configurations import views

app_name = "configurations"
urlpatterns = [
    path("", views.home, name="home"),
    path("configure/<slug:family_code>/", views.family, name="family"),
    path("b/<uuid:key>/", views.build, name="build"),
    path("b/<uuid:key>/m/<slug:module_code>/", views.module, name="choose"),
    path("b/<uuid:key>/why/<int:flat>/", views.why, name="why"),
    path("b/<uuid:key>/fill/", views.fill, name="fill"),
    path("b/<uuid:key>/undo/", views.undo, name="undo"),
    path("b/<uuid:key>/renew/", views.renewed, name="renew"),
    path("builds/", views.builds, name="builds"),
]
