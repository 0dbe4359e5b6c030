from django.urls import path

from configurator.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/counter/", views.counter, name="counter"),
    path("desk/counter/scan/", views.scanned, name="scan"),
    path("desk/counter/lines/<int:line_id>/", views.line, name="line"),
    path("desk/counter/out/", views.out, name="out"),
    path("desk/counter/pay/", views.paid, name="pay"),
]
