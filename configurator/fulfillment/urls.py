from django.urls import path

from configurator.fulfillment import views
from configurator.fulfillment.reports import views as reports
from configurator.fulfillment.shipstation import views as shipstation
from configurator.fulfillment.workbench import views as workbench
from configurator.fulfillment.workbench.papers import views as papers

app_name = "fulfillment"

urlpatterns = [
    path("schemas/<str:name>", views.published_schema, name="schema"),
    path("shipstation/", shipstation.custom_store, name="shipstation"),
    path("hooks/<uuid:key>/", reports.report, name="report"),
    path("workbench/", workbench.orders, name="workbench"),
    path("workbench/<uuid:key>/", workbench.order, name="work"),
    path("workbench/<uuid:key>/pick-list/", papers.pick_list, name="work_list"),
    path("workbench/<uuid:key>/pick-list.pdf", papers.pick_list_pdf, name="work_list_pdf"),
    path("workbench/<uuid:key>/label/", papers.label, name="work_label"),
    path("workbench/<uuid:key>/label.pdf", papers.label_pdf, name="work_label_pdf"),
    path("workbench/<uuid:key>/scan/", workbench.scan_part, name="work_scan"),
    path("workbench/<uuid:key>/tick/", workbench.tick_part, name="work_tick"),
    path("workbench/<uuid:key>/next/", workbench.next_step, name="work_next"),
    path("workbench/<uuid:key>/reject/", workbench.reject_order, name="work_reject"),
    path("workbench/<uuid:key>/answer/", workbench.answer_customer, name="work_answer"),
]
