from django.urls import path, re_path

from configurator.orders import staff, views
from configurator.orders.artwork import views as artwork
from configurator.orders.cart import views as cart
from configurator.orders.checkout import views as checkout
from configurator.orders.invoices import views as invoices
from configurator.orders.look import staff as looks
from configurator.orders.payment import views as payment
from configurator.orders.quotes import views as quotes
from configurator.orders.ratings import staff as ratings
from configurator.orders.ratings import views as rating
from configurator.orders.returns import views as returns
from configurator.orders.tracker import views as tracker

app_name = "orders"

urlpatterns = [
    path("b/<uuid:key>/checkout/", checkout.one_build, name="checkout"),
    path("b/<uuid:key>/cart/", cart.put, name="put_in_cart"),
    path("cart/", cart.cart, name="cart"),
    path("cart/coupon/", cart.coupon, name="coupon"),
    path("cart/count/", cart.count, name="cart_count"),
    path("cart/<uuid:key>/", cart.line, name="cart_line"),
    path("checkout/", checkout.cart, name="check_out_cart"),
    path("orders/<uuid:key>/", tracker.order, name="order"),
    path("orders/<uuid:key>/cancel/", tracker.cancel_order, name="cancel"),
    path("orders/<uuid:key>/hold/", tracker.hold_order, name="hold"),
    path("orders/<uuid:key>/release/", tracker.release_order, name="release"),
    path("orders/<uuid:key>/pay/", payment.pay_order, name="pay"),
    path("hooks/payment/<slug:provider>/", payment.notice, name="payment_notice"),
    path("orders/<uuid:key>/papers/<str:number>.pdf", invoices.paper, name="paper"),
    path("o/<str:token>/papers/<str:number>.pdf", invoices.paper_by_link, name="paper_by_link"),
    path("artwork/<str:token>.png", artwork.print_file, name="artwork"),
    path("orders/<uuid:key>/return/", returns.send_back, name="send_back"),
    path("orders/<uuid:key>/address/", tracker.address, name="address"),
    path("orders/<uuid:key>/lines/<int:position>/change/", tracker.change_line, name="change_line"),
    path("b/<uuid:key>/change/", tracker.change, name="change"),
    path("requests/<uuid:key>/", quotes.quote_request, name="request"),
    path("requests/<uuid:key>/accept/", quotes.accept_answer, name="accept"),
    path("requests/<uuid:key>/again/", quotes.ask_once_more, name="ask_again"),
    path("o/<str:token>/", views.link, name="link"),
    path("o/<str:token>/rating/", rating.rating, name="rating"),
    path("again/<slug:family_code>/", views.again, name="again"),
    path("account/", views.account, name="account"),
    path("staff/waiting/", staff.waiting, name="waiting"),
    path("staff/ratings/", ratings.ratings, name="ratings"),
    path("staff/ratings/<uuid:key>/", ratings.answered, name="rated"),
    path("staff/words/", looks.waiting, name="looks"),
    path("staff/words/<uuid:key>/", looks.answered, name="look"),
    path("staff/customers/<uuid:customer_id>/orders/", staff.of_customer, name="of_customer"),
    path("staff/customers/<uuid:customer_id>/alike/", staff.alike, name="alike"),
    re_path(r"^staff/orders/(?P<kind>trial|release)/(?P<pk>\d{1,18})/$", staff.affected, name="affected"),
]
