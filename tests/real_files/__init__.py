"""Real public files, as published: what each must show. ``python -m tests.real_files FOLDER``.

The files are no part of this repository. ``expected.py`` is the table of them; the rows of a family
of publishers stand in a module each.
"""
