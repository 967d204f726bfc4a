from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError


def done(form: forms.BaseForm, *, verb: Callable[[], object]) -> bool:
    """Whether the form was right and its verb has been carried out; what the verb refuses is said on the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True
