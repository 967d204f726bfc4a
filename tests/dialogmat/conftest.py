"""Who sits at the editor's desk, and what lies on it."""

import pytest
from django.test import Client

from dialogmat.models import Version
from ned.access import Role
from tests import make


@pytest.fixture
def draft() -> Version:
    return make.version().revise(by=None)


@pytest.fixture
def editor() -> Client:
    return make.client(make.member(Role.EDITOR))
