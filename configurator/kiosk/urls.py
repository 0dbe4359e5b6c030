from django.urls import path

from configurator.kiosk import views

app_name = "kiosk"
urlpatterns = [
    path("staff/kiosk/", views.device, name="device"),
    path("staff/kiosk/end/", views.end, name="end"),
    path("kiosk/anew/", views.anew, name="anew"),
]
