from django.urls import path

from configurator.offers import views

app_name = "offers"
urlpatterns = [path("card/", views.card, name="card")]
