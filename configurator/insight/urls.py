from django.urls import path

from configurator.insight import staff
from configurator.insight.boards import staff as boards
from configurator.insight.experiments import staff as experiments
from configurator.insight.funnel import staff as funnel
from configurator.insight.groups import staff as groups
from configurator.insight.groups import views as group_views
from configurator.insight.research import staff as research
from configurator.insight.research import views as research_views
from configurator.insight.share import staff as share
from configurator.insight.share import views as share_views

app_name = "insight"

urlpatterns = [
    path("staff/boards/", boards.boards, name="boards"),
    path("staff/boards/<slug:code>/", boards.board, name="board"),
    path("me/needs/", share_views.my_needs, name="my_needs"),
    path("staff/customers/<uuid:customer_id>/value/", staff.of_customer, name="of_customer"),
    path("staff/customers/<uuid:customer_id>/group/", groups.of_customer, name="group_of_customer"),
    path("staff/experiments/<uuid:key>/", experiments.experiment, name="experiment"),
    path("staff/funnel/", funnel.page, name="funnel"),
    path("staff/groups/", groups.groups, name="groups"),
    path("staff/groups/<int:number>/", groups.group, name="group"),
    path("staff/customers/<uuid:customer_id>/needs/", share.of_customer, name="needs_of"),
    path("staff/share/", share.worklist, name="needs_to_serve"),
    path("staff/value/below-zero/", staff.below, name="below_zero"),
    path("me/group/", group_views.mine, name="my_group"),
    path("staff/research/", research.data_sets, name="research"),
    path("staff/research/<str:begin>/", research.take, name="take_research"),
    path("me/research/", research_views.mine, name="my_research"),
    path("staff/value/<uuid:customer_id>/take/", staff.take_proposal, name="take"),
]
