from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fuzz.mutants import ENDINGS, good_file, mutants
from tests.fuzz.run import read_all

MUTANTS, SEED = 2000, 2016


@pytest.fixture(scope="module")
def fates():
    """What became of the mutants of each format, two of which are read at a time."""
    with ThreadPoolExecutor(2) as pool:
        read = {
            ending: pool.submit(read_all, mutants(ending, MUTANTS, SEED), ending)
            for ending in ENDINGS
        }
        return {ending: fate.result() for ending, fate in read.items()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_mutant_harms_the_server_and_every_one_gets_a_sentence(fates, ending):
    fate = fates[ending]

    assert fate.total() == MUTANTS
    assert fate["refused"] > MUTANTS / 20
    assert fate["ended"] < MUTANTS / 20


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_seed_gives_the_same_mutants_whatever_the_clock(ending, monkeypatch):
    first = list(mutants(ending, 50, 1))
    monkeypatch.setattr("time.time", lambda: 1_000_000_000)
    second = list(mutants(ending, 50, 1))

    assert first == second
    assert first != list(mutants(ending, 50, 2))
    assert len(set(first)) > 40
    assert first.count(good_file(ending)) < 10
