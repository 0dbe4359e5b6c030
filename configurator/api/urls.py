from django.urls import path

from configurator.api import views
from configurator.api.root import api

urlpatterns = [
    path("v1/openapi.json", views.openapi, name="api_openapi"),
    path("v1/", views.reference, name="api_reference"),
    path("v1/", api.urls),
    path("<path:rest>", views.nothing),
]
