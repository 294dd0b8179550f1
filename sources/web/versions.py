"""A form that somebody else's change has overtaken."""

from typing import cast

from django.forms.forms import BaseForm
from django.http import QueryDict


def seen_again(form: BaseForm, *, version: int | None) -> None:
    """Let the bound form carry the version that is now shown beside it, so that sending it again writes."""
    typed = cast("QueryDict", form.data).copy()
    typed["version"] = str(version or "")
    form.data = typed
