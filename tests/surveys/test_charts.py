from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from surveys.charts import HEIGHT, bars


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6), st.floats(1, 6), st.floats(1, 6))
def test_bars_stand_on_the_axis_and_stay_inside(distribution: list[int], mean: float, reference: float) -> None:
    chart = bars(distribution, mean=mean, reference=reference)
    assert all(bar.y + bar.height == HEIGHT for bar in chart.bars)
    assert all(0 <= bar.y <= HEIGHT for bar in chart.bars)
    assert max(bar.height for bar in chart.bars) in {0, HEIGHT}
    assert 0 <= chart.mean <= chart.width
    assert 0 <= chart.reference <= chart.width


def test_a_whole_mean_stands_under_its_bar() -> None:
    chart = bars([0, 0, 0, 0, 9, 0], mean=5, reference=5.2)
    assert chart.mean == chart.bars[4].middle
    assert chart.reference > chart.mean


def test_the_drawing_carries_no_styles_and_no_commas() -> None:
    with translation.override("nb"):
        chart = bars([1, 2, 3, 4, 5, 6], mean=4.3, reference=5.2)
        drawn = render_to_string("surveys/bars.svg", {"chart": chart, "alt": "x"})
    assert "style=" not in drawn
    assert ",5" not in drawn.replace("Inter, sans-serif", "")
