from django.urls import path

from configurator.embed import views

app_name = "embed"
urlpatterns = [
    path("embed.js", views.script, name="script"),
    path("embed/<slug:family_code>/", views.begin, name="begin"),
    path("b/<uuid:key>/hand/", views.handed, name="hand"),
]
