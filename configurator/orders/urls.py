from django.urls import path

from configurator.orders import views

app_name = "orders"

urlpatterns = [
    path("b/<uuid:key>/checkout/", views.checkout, name="checkout"),
    path("orders/<uuid:key>/", views.order, name="order"),
    path("requests/<uuid:key>/", views.quote_request, name="request"),
    path("o/<str:token>/", views.link, name="link"),
    path("account/", views.account, name="account"),
]
