from django.urls import path

from configurator.configurations.together import views

urlpatterns = [
    path("b/<uuid:key>/now/", views.now, name="now"),
    path("b/<uuid:key>/together/", views.begun, name="together"),
    path("b/<uuid:key>/together/end/", views.ended, name="end_together"),
    path("b/<uuid:key>/together/leave/", views.left, name="leave_together"),
    path("b/<uuid:key>/together/copy/", views.copied, name="copy_together"),
    path("t/<str:token>/", views.invited, name="invited"),
]
