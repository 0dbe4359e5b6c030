from django.urls import path

from configurator.profiles import views

app_name = "profiles"
urlpatterns = [
    path("", views.me, name="me"),
    path("learning/", views.learning, name="learning"),
    path("taste/", views.taste, name="taste"),
    path("told/<int:pk>/", views.fact, name="fact"),
    path("erase/", views.erase, name="erase"),
    path("erase/one/", views.erase_one, name="erase_one"),
    path("join/", views.join, name="join"),
    path("leave/", views.leave, name="leave"),
]
