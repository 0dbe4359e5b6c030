from django.urls import path

from configurator.letters import views

app_name = "letters"
urlpatterns = [
    path("stop/<str:token>/", views.stop, name="stop"),
    path("", views.box, name="box"),
    path("answer/", views.answer, name="answer"),
]
