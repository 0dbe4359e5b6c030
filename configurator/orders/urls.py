from django.urls import path, re_path

from configurator.orders import staff, views

app_name = "orders"

urlpatterns = [
    path("b/<uuid:key>/checkout/", views.checkout, name="checkout"),
    path("orders/<uuid:key>/", views.order, name="order"),
    path("requests/<uuid:key>/", views.quote_request, name="request"),
    path("orders/recent/", views.recent, name="recent"),
    path("o/<str:token>/", views.link, name="link"),
    path("again/<slug:family_code>/", views.again, name="again"),
    path("account/", views.account, name="account"),
    path("staff/customers/<uuid:customer_id>/orders/", staff.of_customer, name="of_customer"),
    path("staff/customers/<uuid:customer_id>/alike/", staff.alike, name="alike"),
    re_path(r"^staff/orders/(?P<kind>trial|release)/(?P<pk>\d{1,18})/$", staff.affected, name="affected"),
]
