"""Signing in, from the door to the second factor. What a browser must do itself is in ``tests/browser``."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from claims import permissions
from tests.conftest import MakePerson

LOGIN = "/accounts/login/"
PASSWORD = "jembatan-pelabuhan-lama"


def try_to_enter(client: Client, login: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": login, "password": password}).status_code


def code_now(secret: str) -> str:
    """What an authenticator app shows at this moment."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def is_inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_strangers_are_sent_to_the_sign_in_page_and_back_to_where_they_wanted(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    sent = client.get("/claims/?state=open")
    assert sent.status_code == 302
    assert sent["Location"] == "/accounts/login/?next=/claims/%3Fstate%3Dopen"
    page = client.get(sent["Location"])
    assert page.status_code == 200
    assert b'autocomplete="current-password"' in page.content
    entered = client.post(sent["Location"], {"login": user.username, "password": PASSWORD, "next": "/claims/"})
    assert entered["Location"] == "/claims/"


def test_a_next_address_on_another_site_is_not_followed(person: MakePerson) -> None:
    user = person(permissions.REVIEWER, password=PASSWORD)
    there = {"login": user.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post(LOGIN, there)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    wrong = client.post(LOGIN, {"login": user.username, "password": "salah-sekali-12"})
    unknown = client.post(LOGIN, {"login": "nobody-here", "password": "salah-sekali-12"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_inside(client)


def test_the_address_opens_as_the_name_does(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    assert try_to_enter(client, user.email) == 302
    assert is_inside(client)


def test_too_many_wrong_passwords_lock_the_name_and_say_until_when(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    answers = [try_to_enter(client, user.username, "salah-sekali-12") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert set(answers[:-1]) == {200}
    locked = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) == settings.AXES_COOLOFF_TIME.total_seconds()
    ends = timezone.localtime() + settings.AXES_COOLOFF_TIME
    assert date_format(ends, "TIME_FORMAT") in locked.content.decode()
    assert not is_inside(client)


def test_name_and_address_count_towards_the_same_lock(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    for attempt in range(settings.AXES_FAILURE_LIMIT):
        try_to_enter(client, user.email.upper() if attempt % 2 else user.username, "salah-sekali-12")
    assert try_to_enter(client, user.username) == 429
    assert try_to_enter(client, user.email) == 429


def test_somebody_elses_lock_does_not_keep_one_out(person: MakePerson) -> None:
    locked, other = person(permissions.REVIEWER), person(permissions.REVIEWER, password=PASSWORD)
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        try_to_enter(client, locked.username, "salah-sekali-12")
    assert try_to_enter(client, other.username) == 302


def test_a_password_that_opens_forgets_the_failures_before_it(person: MakePerson) -> None:
    user = person(permissions.REVIEWER, password=PASSWORD)
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            try_to_enter(Client(), user.username, "salah-sekali-12")
        assert try_to_enter(Client(), user.username) == 302


def test_with_an_authenticator_app_the_password_alone_does_not_open(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    asked = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert asked["Location"] == "/accounts/2fa/authenticate/"
    assert not is_inside(client)
    wrong = client.post(asked["Location"], {"code": "000000"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors
    assert not is_inside(client)
    client.post(asked["Location"], {"code": code_now(secret)})
    assert is_inside(client)


def test_an_authenticator_app_is_set_up_with_its_own_code_and_gives_recovery_codes(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    try_to_enter(client, user.username)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert b"data:image/svg+xml" in page.content
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(page.context["form"].secret)})
    codes = client.get("/accounts/2fa/recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    again = Client()
    again.post(LOGIN, {"login": user.username, "password": PASSWORD})
    again.post("/accounts/2fa/authenticate/", {"code": codes.context["unused_codes"][0]})
    assert is_inside(again)


def test_a_second_factor_is_set_up_only_by_whoever_gave_the_password_lately(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    for address in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        assert client.get(address)["Location"].startswith("/accounts/reauthenticate/")


def test_nobody_can_sign_up(db: None) -> None:
    page = Client().get("/accounts/signup/")
    assert "Nobody signs up here" in page.content.decode()
    Client().post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(username="intruder").exists()


def test_the_admin_sends_to_the_same_sign_in(db: None) -> None:
    assert Client().get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert "/accounts/login/" in Client().get("/admin/login/", follow=True).redirect_chain[-1][0]


def test_the_admin_asks_for_the_second_factor_too(person: MakePerson) -> None:
    user, client = person(permissions.ADMINISTRATOR, password=PASSWORD, is_staff=True), Client()
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post(LOGIN, {"login": user.username, "password": PASSWORD, "next": "/admin/"})
    assert client.get("/admin/").status_code == 302


def test_signing_out_takes_a_form_and_ends_the_session(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    try_to_enter(client, user.username)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_inside(client)
    client.post("/accounts/logout/")
    assert not is_inside(client)


def test_a_changed_password_is_the_one_that_opens(person: MakePerson) -> None:
    user, client = person(permissions.REVIEWER, password=PASSWORD), Client()
    try_to_enter(client, user.username)
    new = "pelabuhan-lama-jembatan"
    change = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", change).status_code == 302
    assert try_to_enter(Client(), user.username) == 200
    assert try_to_enter(Client(), user.username, new) == 302


def test_codes_of_a_second_factor_cannot_be_guessed_at_length(person: MakePerson) -> None:
    user, client, secret = person(permissions.REVIEWER, password=PASSWORD), Client(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    asked = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    for _ in range(20):
        client.post(asked["Location"], {"code": "000000"})
    client.post(asked["Location"], {"code": code_now(secret)})
    assert not is_inside(client)


def test_the_admin_shows_nobody_s_authenticator() -> None:
    assert "Authenticator" not in {model.__name__ for model in admin.site._registry}
