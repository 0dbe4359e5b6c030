"""Customers for staff: who they are, what they did and what we infer, in the very words that they read themselves."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from configurator.customers.models import Customer, Identity, Interaction, User
from configurator.profiles.admin.readonly import ReadOnly
from configurator.profiles.forget import forget_profile
from configurator.profiles.story import acts_of, tastes_of

_MOST_ACCOUNTS = 200


class IdentityInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """The ways by which the customer is recognised."""

    model = Identity
    fk_name = "customer"
    fields = ("kind", "transient", "created_at")
    readonly_fields = ("created_at",)
    ordering = ("created_at",)


@admin.register(Customer)
class CustomerAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One customer's facts and story. The one act is to erase what we know."""

    list_display = ("__str__", "email", "learning", "act_count", "created_at")
    list_filter = ("learning", "created_at")
    search_fields = ("name",)
    search_help_text = "Name or e-mail address"
    ordering = ("-created_at",)
    fields = ("name", "email", "learning", "learning_chosen_at", "created_at", "forgotten_at", "tastes", "acts")
    inlines = (IdentityInline,)
    actions = ("erase",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        account = Identity.objects.filter(customer=OuterRef("pk"), kind=Identity.Kind.SIGN_IN).values("key")[:1]
        emails = User.objects.filter(pk=Cast(OuterRef("account"), BigIntegerField())).values("email")
        acts = Interaction.objects.filter(identity__customer=OuterRef("pk")).order_by()
        counted = acts.values("identity__customer").annotate(count=Count("pk")).values("count")
        found: QuerySet[Customer] = super().get_queryset(request)
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
        keys = [str(pk) for pk in accounts[:_MOST_ACCOUNTS]]
        known = Identity.objects.filter(kind=Identity.Kind.SIGN_IN, key__in=keys).values("customer")
        return found | queryset.filter(pk__in=known), may_repeat

    @admin.display(description="e-mail", ordering="email")
    def email(self, customer: Customer) -> str:
        return getattr(customer, "email", None) or "guest"

    @admin.display(description="acts", ordering="act_count")
    def act_count(self, customer: Customer) -> int:
        return int(getattr(customer, "act_count", 0))

    @admin.display(description="What we infer")
    def tastes(self, customer: Customer) -> SafeString:
        return render_to_string("profiles/admin/_tastes.html", {"families": tastes_of(customer_id=customer.pk)})

    @admin.display(description="Last acts")
    def acts(self, customer: Customer) -> SafeString:
        return render_to_string("profiles/admin/_acts.html", {"page": acts_of(customer_id=customer.pk)})

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Erasing is a deletion."""
        user: Any = request.user
        return bool(user.has_perm("customers.delete_customer"))

    @admin.action(description="Erase what we know", permissions=["erase"])
    def erase(self, request: HttpRequest, queryset: QuerySet[Customer]) -> HttpResponse | None:
        customers = list(queryset)
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": "Erase what we know?",
                "opts": self.opts,
                "customers": customers,
            }
            return TemplateResponse(request, "profiles/admin/erase.html", context)
        acts = sum(forget_profile(customer_id=customer.pk, at=timezone.now()) for customer in customers)
        for customer in customers:
            self.log_change(request, customer, "Erased what we know.")
        self.message_user(
            request, f"Erased: {acts} acts of {len(customers)} customer(s) and all tastes.", messages.SUCCESS
        )
        return None
