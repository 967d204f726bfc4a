"""The house rules that can be read off the source."""

import pytest

from tests.house import layout, pages, views
from tests.house.reasons import WITHOUT_A_TOKEN


@pytest.mark.parametrize(
    "rule",
    [
        layout.imports_to_the_right,
        layout.imports_from_tests,
        layout.unwanted_names,
        layout.signals,
        layout.overrides,
        layout.streams,
        layout.delays,
        views.past_the_door,
        views.no_functions,
        views.class_views,
        views.without_an_end,
        views.open_by_mistake,
        pages.inline,
        pages.unescaped,
        pages.marked_safe,
        pages.broken,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_house_has_none_of(rule: layout.Rule) -> None:
    assert not rule()


def test_only_a_screens_door_does_without_a_token() -> None:
    assert views.decorated("csrf_exempt") == WITHOUT_A_TOKEN


def test_nine_files_of_ten_are_short() -> None:
    assert layout.share_of_short_files() >= layout.SHARE_OF_SHORT_FILES


def test_functions_are_short() -> None:
    assert layout.median_function() <= layout.MEDIAN_FUNCTION


def test_few_functions_are_long() -> None:
    found = layout.long_functions()
    share = len(found) / len(layout.functions())
    assert share <= layout.SHARE_OF_LONG_FUNCTIONS, "\n".join(f"{one.where}: {one.lines} lines" for one in found)
