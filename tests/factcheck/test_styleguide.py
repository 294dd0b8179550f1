"""That the style guide shows every part, to staff only, under the content policy."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims import permissions
from claims.choices import Stance
from sources.choices import Reliability
from tests.conftest import MakePerson

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
OF_THE_TRIAGE_DESK = {"work", "work-material", "work-hand"}
"""Two columns as high as the window: on a page of samples they would hide what follows."""


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


def test_every_component_is_shown(staff: User) -> None:
    client = Client()
    client.force_login(staff, backend="factcheck.accounts.DeskBackend")
    drawn = {template.name for template in client.get(reverse("styleguide")).templates}
    components = {f"components/{file.name}" for file in (TEMPLATES / "components").glob("*.html")}
    # Its sentence is a notice, which is shown; a second region of its name would swallow what the page has to tell.
    assert components - drawn == {"components/told.html"}


def test_every_class_that_the_list_of_parts_names_is_shown(staff: User) -> None:
    named = re.findall(r'class="([^"…]+)"', (TEMPLATES / "components" / "README.md").read_text(encoding="utf-8"))
    shown = {name for names in re.findall(r'class="([^"]*)"', page(staff)) for name in names.split()}
    assert {name for names in named for name in names.split()} - shown - OF_THE_TRIAGE_DESK == set()


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
