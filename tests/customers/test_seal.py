"""What second factors keep lies encrypted; another SECRET_KEY with and without the one of before."""

import importlib
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from configurator.configurations.accounts import MFAAdapter
from configurator.customers.models import User
from configurator.customers.seal import seal, unseal, unseal_or_other

SECRET = "JBSWY3DPEHPK3PXP"
OTHER = "another key of at least fifty letters, as they all should be"
migration = importlib.import_module("configurator.customers.migrations.0008_second_factors_are_sealed")


@pytest.fixture(autouse=True)
def nothing_tried_before():
    cache.clear()


@pytest.fixture
def clerk(db):
    return User.objects.create_user("clerk@example.com", "a very good password", is_staff=True)


@pytest.fixture
def factors(clerk):
    """An app for codes and recovery codes, as the library makes them."""
    return TOTP.activate(clerk, SECRET), RecoveryCodes.activate(clerk)


def code_now():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def is_right(code):
    cache.clear()  # a code counts once
    return TOTP(Authenticator.objects.get(type=Authenticator.Type.TOTP)).validate_code(code)


def in_database():
    """The rows as whoever steals the database reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return json.dumps([str(row) for row in cursor.fetchall()])


def test_what_is_sealed_is_read_again_and_differs_each_time():
    first, second = seal(SECRET), seal(SECRET)
    assert first != second
    assert (unseal(first), unseal(second), SECRET in first) == (SECRET, SECRET, False)
    assert seal(first) == first


def test_the_database_holds_no_secret_and_codes_are_right(factors):
    assert SECRET not in in_database()
    assert (is_right(code_now()), is_right("000000" if code_now() != "000000" else "111111")) == (True, False)
    app, recovery = factors
    assert "sealed:" in recovery.instance.data["seed"]
    codes = recovery.get_unused_codes()
    assert RecoveryCodes(Authenticator.objects.get(pk=recovery.instance.pk)).get_unused_codes() == codes
    assert app.instance.data["secret"] != SECRET


def test_without_the_adapter_the_secret_would_lie_in_clear(clerk, monkeypatch):
    monkeypatch.setattr(MFAAdapter, "encrypt", lambda _self, text: text)
    TOTP.activate(clerk, SECRET)
    assert SECRET in in_database()
    assert is_right(code_now())


def test_rows_of_before_are_encrypted_by_the_migration_and_back(clerk):
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": SECRET})
    Authenticator.objects.create(user=clerk, type="recovery_codes", data={"seed": "5eed", "used_mask": 3})
    Authenticator.objects.create(user=clerk, type="webauthn", data={"name": "key", "credential": {"secret": "public"}})
    migration.seal_all(apps, None)
    assert (SECRET in in_database(), "5eed" in in_database(), "public" in in_database()) == (False, False, True)
    assert is_right(code_now())
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 3
    migration.unseal_all(apps, None)
    assert Authenticator.objects.get(type="totp").data == {"secret": SECRET}


def test_another_key_with_the_one_of_before_reads_on_and_reseals(factors, settings):
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, [before]
    assert is_right(code_now())
    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []
    assert is_right(code_now())


def test_without_the_key_of_before_no_code_is_right_and_it_is_logged(factors, settings, caplog):
    settings.SECRET_KEY = OTHER
    assert not is_right(code_now())
    assert "second_factor.unreadable" in caplog.text
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert unseal_or_other(sealed) != unseal_or_other(sealed)
    with pytest.raises(InvalidToken):
        unseal(sealed)


def test_resealing_changes_nothing_where_one_cannot_be_read(factors, clerk, settings):
    settings.SECRET_KEY = OTHER
    other = User.objects.create_user("other@example.com", "a very good password")
    readable = TOTP.activate(other, SECRET).instance
    kept = {one.pk: one.data for one in Authenticator.objects.all()}
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal")
    assert {one.pk: one.data for one in Authenticator.objects.all()} == kept
    assert readable.pk in kept
