"""A plain Dash page: a callback takes every slider and returns whole figures."""

import multiprocessing
import sys

from dash import Dash, Input, Output, dcc, html

from benchmarks.peers.peer_charts import CHARTS, drivers, figures

THREADS = 8  # as the dashboard's own server has


def make_app() -> Dash:
    """Return the application."""
    app = Dash("plain")
    sliders = {driver.key: driver for driver in drivers()}
    app.layout = html.Div(
        [
            html.Div(
                [dcc.Graph(id=name, style={"height": 300, "width": "50%"}) for name in CHARTS],
                style={"display": "flex", "flexWrap": "wrap"},
            ),
            *(
                html.Div(
                    [
                        html.Label(driver.label),
                        dcc.Slider(
                            id=key,
                            min=driver.minimum,
                            max=driver.maximum,
                            step=driver.step,
                            value=driver.default,
                            updatemode="drag",
                        ),
                    ],
                    id=f"box-{key}",
                )
                for key, driver in sliders.items()
            ),
        ]
    )

    @app.callback(
        [Output(name, "figure") for name in CHARTS], [Input(key, "value") for key in sliders]
    )
    def draw(*values: float) -> list:
        made = figures(dict(zip(sliders, values, strict=True)))
        return [made[name] for name in CHARTS]

    app.server.test_client().get("/_dash-dependencies")
    return app


def load() -> object:
    """Return the application of a worker."""
    return make_app().server


def main(port: int, workers: int) -> None:
    """Serve with the server, and the threads, of the dashboard itself."""
    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "plain",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level="error",
    ).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
