from django.urls import path

from configurator.configurations.sharing import staff, views

urlpatterns = [
    path("b/<uuid:key>/share/", views.sharing, name="sharing"),
    path("b/<uuid:key>/share/<uuid:share_key>/revoke/", views.revoked, name="revoke_share"),
    path("b/<uuid:key>/share/<uuid:share_key>/mail/", views.mailed, name="mail_share"),
    path("s/<str:token>/", views.shared, name="shared"),
    path("s/<str:token>/print/", views.printed, name="shared_print"),
    path("s/<str:token>/build.pdf", views.pdf, name="shared_pdf"),
    path("s/<str:token>/qr.svg", views.qr, name="shared_qr"),
    path("code/", views.code, name="code"),
    path("staff/code/", staff.code, name="staff_code"),
]
