from django.urls import path

from configurator.programs.benefits import staff as benefits
from configurator.programs.savings import staff as savings
from configurator.programs.steps import staff
from configurator.programs.worth import staff as worth
from configurator.programs.worth import views as shops

app_name = "programmes"

urlpatterns = [
    path("staff/programmes/library/", staff.library, name="library"),
    path("staff/programmes/benefits/", benefits.benefits, name="benefits"),
    path("staff/programmes/savings/", savings.savings, name="savings"),
    path("staff/programmes/savings/<int:pk>/", savings.change, name="saving"),
    path("staff/programmes/worth/", worth.worth, name="worth"),
    path("staff/programmes/two-shops/", shops.two_shops, name="two_shops"),
    path("staff/programmes/<uuid:key>/", staff.programme, name="programme"),
]
