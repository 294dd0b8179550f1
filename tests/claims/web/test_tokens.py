from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import ApiToken
from claims.services import tokens
from tests.claims.web.conftest import SignIn
from tests.conftest import MakePerson


def test_a_token_is_shown_once_and_works_until_it_is_revoked(consumer: User, sign_in: SignIn) -> None:
    client = sign_in(consumer)
    page = client.post(reverse("token_make"), {"name": "Situs kami", "scopes": ["read"], "ends": "30"})
    secret = page.content.decode().split('value="fct_')[1].split('"')[0]
    assert tokens.check(f"fct_{secret}") is not None
    assert "no-store" in page.headers["Cache-Control"]
    assert secret not in client.get(reverse("profile")).content.decode()
    client.post(reverse("token_revoke", args=[ApiToken.objects.get().pk]))
    assert tokens.check(f"fct_{secret}") is None


def test_nobody_revokes_or_sees_anothers_token(person: MakePerson, sign_in: SignIn) -> None:
    owner, other = person("consumer"), person("administrator")
    token, _secret = tokens.make(user=owner, name="Punya orang", scopes=["read"])
    client = sign_in(other)
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert "Punya orang" not in client.get(reverse("profile")).content.decode()
    assert ApiToken.objects.get().revoked_at is None


def test_a_token_that_may_nothing_is_refused_on_the_page(consumer: User, sign_in: SignIn) -> None:
    page = sign_in(consumer).post(reverse("token_make"), {"name": "Kosong", "ends": "30"})
    assert page.status_code == 400
    assert not ApiToken.objects.exists()


def test_a_token_that_never_ends_is_one_that_somebody_chose(consumer: User, sign_in: SignIn) -> None:
    client, asked = sign_in(consumer), {"name": "Situs kami", "scopes": ["read"]}
    assert client.post(reverse("token_make"), asked).status_code == 400
    assert client.post(reverse("token_make"), {**asked, "ends": "never"}).status_code == 200
    assert ApiToken.objects.get().expires_at is None


def test_nobody_is_offered_what_they_may_not_do_themselves(consumer: User, reviewer: User, sign_in: SignIn) -> None:
    def offered(to: User) -> set[str]:
        page = sign_in(to).get(reverse("profile"))
        return {value for value, _label in page.context["form"].fields["scopes"].choices}

    assert offered(consumer) == {"read"}
    assert offered(reviewer) == {"read", "submit", "triage", "review", "register"}
    asked = {"name": "Lebih", "scopes": ["read", "triage"], "ends": "30"}
    assert sign_in(consumer).post(reverse("token_make"), asked).status_code == 400
