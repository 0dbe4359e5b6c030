from django.urls import path

from configurator.insight import staff
from configurator.insight.funnel import staff as funnel

app_name = "insight"

urlpatterns = [
    path("staff/customers/<uuid:customer_id>/value/", staff.of_customer, name="of_customer"),
    path("staff/funnel/", funnel.page, name="funnel"),
    path("staff/value/below-zero/", staff.below, name="below_zero"),
]
