from django.urls import path

from configurator.profiles import views

app_name = "profiles"
urlpatterns = [
    path("", views.me, name="me"),
    path("learning/", views.learning, name="learning"),
    path("erase/", views.erase, name="erase"),
    path("join/", views.join, name="join"),
    path("leave/", views.leave, name="leave"),
]
