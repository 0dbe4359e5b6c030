from django.urls import path

from configurator.programs.personal import views

app_name = "lists"

urlpatterns = [
    path("list/", views.own, name="own"),
    path("list/<str:code>/", views.by_code, name="by_code"),
    path("list/<str:code>/paper/", views.paper, name="paper"),
    path("list/<str:code>/unwanted/", views.unwanted, name="unwanted"),
]
