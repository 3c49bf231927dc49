"""The table of real files: each row a file, and what it must show."""

from tests.real_files.displacement import DISPLACEMENT
from tests.real_files.funding import FUNDING
from tests.real_files.needs import NEEDS
from tests.real_files.other import OTHER

FILES = (*FUNDING, *NEEDS, *DISPLACEMENT, *OTHER)
