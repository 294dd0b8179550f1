"""That the style guide shows every part, to staff only, under the content policy."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims import permissions
from claims.choices import Stance
from sources.choices import Reliability
from tests.conftest import MakePerson


@pytest.fixture
def staff(person: MakePerson) -> User:
    return person(permissions.ADMINISTRATOR, is_staff=True)


def page(user: User) -> str:
    client = Client()
    client.force_login(user, backend="factcheck.accounts.DeskBackend")
    return client.get(reverse("styleguide")).content.decode()


def test_every_stance_has_a_badge_and_a_chain(staff: User) -> None:
    shown = page(staff)
    for stance in Stance.values:
        assert f"badge stance-{stance}" in shown
        assert f"chain-title-guide-{stance}" in shown


def test_every_grade_is_explained(staff: User) -> None:
    shown = page(staff)
    for value, name in Reliability.choices:
        assert f"grade-{value}" in shown
        assert str(name) in shown


def test_a_refused_field_names_its_error_and_is_marked(staff: User) -> None:
    shown = page(staff)
    assert 'aria-invalid="true"' in shown
    described = re.findall(r'aria-describedby="([^"]+)"', shown)
    assert described
    for identity in {name for names in described for name in names.split()}:
        assert f'id="{identity}"' in shown


def test_no_style_and_no_script_stands_in_the_page(staff: User) -> None:
    shown = page(staff)
    assert " style=" not in shown
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", shown)


def test_a_reviewer_who_is_not_staff_does_not_see_it(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer, backend="factcheck.accounts.DeskBackend")
    assert client.get(reverse("styleguide")).status_code == 302
