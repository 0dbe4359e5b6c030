from django.urls import path

from configurator.programs.reports import staff

app_name = "reports"

urlpatterns = [
    path("staff/suppliers/", staff.periods, name="periods"),
    path("staff/suppliers/made/", staff.made, name="made"),
    path("staff/suppliers/asked/", staff.asked, name="asked"),
    path("staff/suppliers/<str:begin>/<str:currency>/", staff.period, name="period"),
    path("staff/suppliers/<str:begin>/<str:currency>/report/", staff.report, name="report"),
]
