"""The main job once more, by those who use no mouse: planning, cockpit, tables, phones, letters and figures."""

from pathlib import Path

import pytest

from tests.journey import hands
from tests.journey.conftest import NewPage
from tests.journey.stack import Stack
from tests.journey.test_from_plan_to_monday import main_job

POST = True


@pytest.mark.browser
@pytest.mark.deep
def test_from_plan_to_monday_by_keys_alone(
    stack: Stack, new_page: NewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.without_a_mouse(monkeypatch)
    main_job(stack, new_page, tmp_path)
