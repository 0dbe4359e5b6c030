"""Customers for staff: who they are, what they did and what we infer, in the very words that they read themselves."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from configurator.customers.http import number_in
from configurator.customers.identify import identify_any
from configurator.customers.models import Customer, Identity, Interaction, User
from configurator.customers.readonly import ReadOnly
from configurator.profiles.admin import desk
from configurator.profiles.admin.person import person_context
from configurator.profiles.forget import forget_profile

_MOST_ACCOUNTS = 200


@admin.register(Customer)
class CustomerAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One customer's facts and story. The one act is to erase what we know."""

    list_display = ("__str__", "email", "learning", "act_count", "created_at")
    list_filter = ("learning", "created_at")
    search_fields = ("name",)
    search_help_text = _("Name, e-mail address, telephone number, card number or partner's account")
    ordering = ("-created_at",)
    actions = ("erase",)
    change_list_template = "profiles/admin/customers.html"

    def get_urls(self) -> list[URLPattern]:
        views = (("note", desk.note), ("known", desk.known), ("unconsent", desk.unconsent), ("merge", desk.merge))
        acts = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"customers_customer_{name}")
            for name, view in views
        ]
        undo = self.admin_site.admin_view(desk.undo)
        return [
            *acts,
            path("<uuid:pk>/undo/<int:merge_id>/", undo, name="customers_customer_undo"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of a person; a customer who was merged leads to the one who stands for both."""
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied
        asked: Any = self.get_object(request, object_id)
        customer = Customer.objects.person(asked.pk).first() if asked else None
        if customer is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if customer.pk != asked.pk:
            return HttpResponseRedirect(desk.page_of(customer.pk))
        before = request.GET.get("before", "")
        context = self.admin_site.each_context(request) | {"title": str(customer), "opts": self.opts}
        context |= person_context(customer, before=number_in(before), at=timezone.now())
        return TemplateResponse(request, "profiles/admin/customer.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        account = Identity.objects.filter(customer=OuterRef("pk"), kind=Identity.Kind.SIGN_IN).values("key")[:1]
        emails = User.objects.filter(pk=Cast(OuterRef("account"), BigIntegerField())).values("email")
        acts = Interaction.objects.filter(identity__customer=OuterRef("pk")).order_by()
        counted = acts.values("identity__customer").annotate(count=Count("pk")).values("count")
        found: QuerySet[Customer] = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "customers_customer_changelist":
            found = found.filter(merged_into__isnull=True)
        return found.annotate(account=Subquery(account), email=Subquery(emails[:1])).annotate(
            act_count=Coalesce(Subquery(counted), 0)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, may_repeat
        accounts = User.objects.filter(email__icontains=search_term.strip()).values_list("pk", flat=True)
        signing_in = Q(kind=Identity.Kind.SIGN_IN, key__in=[str(pk) for pk in accounts[:_MOST_ACCOUNTS]])
        told = Q(kind=Identity.Kind.EMAIL, key__icontains=search_term.strip())
        known = Identity.objects.filter(signing_in | told).values("customer")
        brought = [customer.pk for customer in identify_any(text=search_term)]
        return found | queryset.filter(Q(pk__in=known) | Q(pk__in=brought)), may_repeat

    @admin.display(description=_("e-mail"), ordering="email")
    def email(self, customer: Customer) -> str:
        return getattr(customer, "email", None) or gettext("guest")

    @admin.display(description=_("acts"), ordering="act_count")
    def act_count(self, customer: Customer) -> int:
        return int(getattr(customer, "act_count", 0))

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Erasing is a deletion."""
        user: Any = request.user
        return bool(user.has_perm("customers.delete_customer"))

    @admin.action(description=_("Erase what we know"), permissions=["erase"])
    def erase(self, request: HttpRequest, queryset: QuerySet[Customer]) -> HttpResponse | None:
        customers = list(queryset)
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": gettext("Erase what we know?"),
                "opts": self.opts,
                "customers": customers,
            }
            return TemplateResponse(request, "profiles/admin/erase.html", context)
        acts = sum(forget_profile(customer_id=customer.pk, at=timezone.now()) for customer in customers)
        for customer in customers:
            self.log_change(request, customer, gettext_noop("Erased what we know."))
        said = gettext("Erased: {acts} acts of {customers} customer(s) and all tastes.")
        self.message_user(request, said.format(acts=acts, customers=len(customers)), messages.SUCCESS)
        return None
