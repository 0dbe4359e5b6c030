"""What a browser would send back from an admin form, taken from the page that was shown."""


def typed(response):
    """Give every field of the shown form and of its rows with its present value."""
    context = response.context
    data = _fields(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data |= _fields(formset.management_form)
        for form in formset.forms:
            data |= _fields(form)
    return data


def _fields(form):
    shown = {}
    for bound in form:
        value = bound.value()
        if value is True:
            shown[bound.html_name] = "on"
        elif value is not False and value is not None and value != "":
            shown[bound.html_name] = getattr(value, "pk", value) if not isinstance(value, list) else value
    return {name: value for name, value in shown.items() if not hasattr(value, "url")}


def added(data, prefix, **values):
    """Add a row to a formset of the form."""
    index = int(data[f"{prefix}-TOTAL_FORMS"])
    return data | {f"{prefix}-TOTAL_FORMS": index + 1} | {f"{prefix}-{index}-{name}": v for name, v in values.items()}


def mistakes(response):
    """Give the errors of the shown form: by field name, rows by their prefix, rest under ""."""
    context = response.context
    if context is None or "adminform" not in context:
        return None
    forms = [context["adminform"].form]
    found = {}
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    for form in forms:
        for name, errors in form.errors.items():
            found[form.add_prefix(name) if name != "__all__" else form.prefix or ""] = list(errors)
    return found
