from django.urls import path

from configurator.profiles import staff, views
from configurator.profiles.dialogue import views as dialogue

app_name = "profiles"
urlpatterns = [
    path("", views.me, name="me"),
    path("learning/", views.learning, name="learning"),
    path("question/", dialogue.question, name="question"),
    path("question/<slug:code>/", dialogue.answer, name="answer"),
    path("record/", dialogue.record, name="record"),
    path("matters/", dialogue.matters, name="matters"),
    path("contradictions/", dialogue.contradictions, name="contradictions"),
    path("staff/customers/<uuid:pk>/contradictions/", staff.contradictions, name="contradictions_of"),
    path("ledger/", dialogue.ledger, name="ledger"),
    path("notes/<int:pk>/erase/", dialogue.erase_note, name="erase_note"),
    path("appetite/", dialogue.how_new, name="appetite"),
    path("name/", views.name, name="name"),
    path("taste/", views.taste, name="taste"),
    path("told/<int:pk>/", views.fact, name="fact"),
    path("erase/", views.erase, name="erase"),
    path("erase/one/", views.erase_one, name="erase_one"),
    path("join/", views.join, name="join"),
    path("leave/", views.leave, name="leave"),
]
