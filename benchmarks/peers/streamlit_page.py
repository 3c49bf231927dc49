"""A Streamlit page: the sliders and charts stand in one fragment, which alone is run again."""

import streamlit as st

from benchmarks.peers.peer_charts import CHARTS, drivers, figures


@st.fragment
def page() -> None:
    """Show the sliders, and the charts that follow."""
    pictures = st.container()
    values = {
        driver.key: st.slider(
            driver.label,
            driver.minimum,
            driver.maximum,
            driver.default,
            driver.step,
            key=f"driver-{driver.key}",
        )
        for driver in drivers()
    }
    made = figures(values)
    with pictures:
        for first, second in (CHARTS[:2], CHARTS[2:]):
            for column, name in zip(st.columns(2), (first, second), strict=True):
                column.plotly_chart(made[name], key=f"chart-{name}", height=300)


st.set_page_config(layout="wide")
page()
