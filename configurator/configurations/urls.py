from django.urls import include, path, re_path

from configurator.configurations import staff, views
from configurator.configurations.compare import views as compare
from configurator.configurations.history import views as history
from configurator.configurations.home import views as home
from configurator.configurations.imprints import views as imprints
from configurator.configurations.imprints.showing import views as exhibits
from configurator.configurations.saved import views as saved
from configurator.configurations.ways import views as ways

app_name = "configurations"
urlpatterns = [
    path("b/<uuid:key>/m/<slug:module_code>/", views.module, name="choose"),  # first: these are the clicks
    path("", home.home, name="home"),
    path("arrange/", home.arranged, name="arrange"),
    path("configure/<slug:family_code>/", views.family, name="family"),
    path("configure/<slug:family_code>/needs/", ways.needs, name="needs"),
    path("b/<uuid:key>/", views.build, name="build"),
    path("b/<uuid:key>/why/<int:flat>/", views.why, name="why"),
    path("b/<uuid:key>/fill/", views.fill, name="fill"),
    path("b/<uuid:key>/undo/", views.undo, name="undo"),
    path("b/<uuid:key>/redo/", history.redo, name="redo"),
    path("b/<uuid:key>/history/", history.past, name="history"),
    path("b/<uuid:key>/history/go/", history.walk, name="walk"),
    path("b/<uuid:key>/reset/", history.reset, name="reset"),
    path("b/<uuid:key>/name/", saved.name, name="name"),
    path("b/<uuid:key>/copy/", saved.copied, name="copy"),
    path("b/<uuid:key>/delete/", saved.deleted, name="delete"),
    path("b/<uuid:key>/back/", saved.put_back, name="put_back"),
    path("b/<uuid:key>/own/<slug:imprint_code>/", imprints.words, name="own"),
    path("b/<uuid:key>/own/<slug:imprint_code>/gallery/", exhibits.agreed, name="gallery_agree"),
    path("gallery/<slug:family_code>/", exhibits.shown, name="gallery"),
    path("gallery/piece/<uuid:key>.webp", exhibits.piece, name="gallery_piece"),
    path("staff/gallery/", exhibits.looked, name="gallery_looks"),
    path("b/<uuid:key>/own/<slug:imprint_code>/<slug:name>.webp", imprints.picture, name="own_picture"),
    path("b/<uuid:key>/renew/", views.renewed, name="renew"),
    path("r/<str:token>/", views.restored, name="restore"),
    path("", include("configurator.configurations.sharing.urls")),
    path("", include("configurator.configurations.together.urls")),
    path("compare/", compare.compared, name="compare"),
    path("compare/take/", compare.taken, name="take"),
    path("builds/", saved.builds, name="builds"),
    path("staff/customers/<uuid:customer_id>/builds/", staff.of_customer, name="of_customer"),
    re_path(r"^staff/builds/(?P<kind>trial|release)/(?P<pk>\d{1,18})/$", staff.affected, name="affected"),
]
