from django.urls import path

from configurator.privacy import views

app_name = "privacy"
urlpatterns = [
    path("export/", views.take_along, name="export"),
    path("leave-entirely/", views.leave, name="leave"),
]
