from django.urls import path

from configurator.releases.authoring import views
from configurator.releases.authoring.trying import views as trying

app_name = "rules"

urlpatterns = [
    path("", views.families, name="families"),
    path("<slug:family_code>/", views.rules, name="rules"),
    path("<slug:family_code>/new/<slug:form>/", views.new, name="new"),
    path("<slug:family_code>/rule/<slug:code>/", views.rule, name="rule"),
    path("<slug:family_code>/asked/<slug:code>/", views.condition, name="condition"),
    path("<slug:family_code>/effects/", views.effects_of, name="effects"),
    path("<slug:family_code>/reach/", trying.reach, name="reach"),
    path("<slug:family_code>/components/", views.components, name="components"),
    path("<slug:family_code>/history/", views.past, name="history"),
    path("<slug:family_code>/history/<int:change>/back/", views.back, name="back"),
    path("<slug:family_code>/try/", trying.panel, name="try"),
    path("<slug:family_code>/examples/", trying.examples, name="examples"),
    path("<slug:family_code>/examples/<slug:code>/", trying.example, name="example"),
]
