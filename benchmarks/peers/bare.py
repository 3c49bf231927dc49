"""The least that a server of Dash and Polars can be: both imported, and one empty page."""

import sys

import dash
import polars

if __name__ == "__main__":
    app = dash.Dash("bare")
    app.layout = dash.html.Div(polars.__version__)
    app.run(port=int(sys.argv[1]))
