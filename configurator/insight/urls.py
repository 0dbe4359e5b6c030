from django.urls import path

from configurator.insight import staff
from configurator.insight.funnel import staff as funnel
from configurator.insight.groups import staff as groups
from configurator.insight.groups import views

app_name = "insight"

urlpatterns = [
    path("staff/customers/<uuid:customer_id>/value/", staff.of_customer, name="of_customer"),
    path("staff/customers/<uuid:customer_id>/group/", groups.of_customer, name="group_of_customer"),
    path("staff/funnel/", funnel.page, name="funnel"),
    path("staff/groups/", groups.groups, name="groups"),
    path("staff/groups/<int:number>/", groups.group, name="group"),
    path("staff/value/below-zero/", staff.below, name="below_zero"),
    path("me/group/", views.mine, name="my_group"),
]
