"""Draws for whole columns: their laws, and that nothing but what is decided has a part in them."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.synth.draws import ONE, Stream, power_of_two

KEY = hashlib.sha256(b"key").digest()
MANY = np.arange(40_000)


@pytest.fixture
def stream() -> Stream:
    return Stream(KEY, "test")


def test_the_bits_are_those_of_the_day_the_engine_got_its_version(stream: Stream) -> None:
    assert [hex(value) for value in stream.bits([0, 1, -1], 7).tolist()] == GOLDEN_BITS


GOLDEN_BITS: list[str] = ["0x13502f02ee33bbcb", "0x6f549709d25443c0", "0xcd14893bc6ddcb6"]


@given(st.integers(1, 2**31), st.integers(-(2**62), 2**62))
def test_a_draw_stays_below_its_bound_and_is_the_same_alone_as_in_a_column(bound: int, item: int) -> None:
    stream = Stream(KEY, "bound")
    column = stream.below(bound, np.array([item, 3, item]))
    assert column.min() >= 0 and column.max() < bound
    assert stream.below(bound, item)[0] == column[0] == column[2]


def test_streams_and_keys_are_independent(stream: Stream) -> None:
    for other in (Stream(KEY, "tesu"), Stream(KEY[::-1], "test")):
        same = np.bitwise_count(stream.bits(MANY) ^ other.bits(MANY))
        assert 31.9 < same.mean() < 32.1


@pytest.mark.parametrize("half_life", [10, 1_000, 1_000_000])
def test_half_of_the_times_lie_below_the_half_life_and_the_tail_is_exponential(stream: Stream, half_life: int) -> None:
    drawn = stream.lasting(half_life, MANY)
    for lives in (1, 2, 5, 8):
        share, wanted = np.mean(drawn >= half_life * lives), 0.5**lives
        assert abs(share - wanted) < 4 * np.sqrt(wanted / len(MANY)) + 0.1 / half_life


def test_pareto_has_its_exponent_and_lognormal_its_median_and_sigma(stream: Stream) -> None:
    drawn = stream.pareto(1000, 150, 10**9, MANY)
    assert drawn.min() >= 1000
    for times in (2, 10, 100):
        wanted = times**-1.5
        assert abs(np.mean(drawn > 1000 * times) - wanted) < 4 * np.sqrt(wanted / len(MANY))
    logs = np.log(stream.lognormal(100_000, 60, MANY) / 100_000)
    assert abs(logs.mean()) < 0.012 and abs(logs.std() - 0.6) < 0.01


def test_powers_of_two_are_right_to_a_hundredth_of_a_percent() -> None:
    exponents = np.arange(-4 * ONE, 20 * ONE, 977)
    exact = 2.0 ** (exponents / ONE) * ONE
    assert np.max(np.abs(power_of_two(exponents) - exact) / exact) < 3e-4


def test_picks_follow_their_weights(stream: Stream) -> None:
    counts = np.bincount(stream.pick([6, 0, 3, 1], MANY), minlength=4) / len(MANY)
    assert counts[1] == 0 and np.abs(counts - [0.6, 0, 0.3, 0.1]).max() < 0.012
