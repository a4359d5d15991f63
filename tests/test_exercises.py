"""Every check meets the right answer, each typical mistake, the blank cell and odd answers, in both languages."""

import numpy as np
import pytest

from course_lib import exercises, language
from course_lib.exercises import engine


@pytest.fixture(autouse=True, params=["en", "ko"])
def tongue(request):
    """Run each test in both languages."""
    before = language.current()
    language.use(request.param)
    yield request.param
    language.use(before)


def diagnose(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if validation_error - train_error > 0.05 else "good fit"


def diagnose_swapped(train_error, validation_error, chance_error):
    swap = {"overfitting": "underfitting", "underfitting": "overfitting", "good fit": "good fit"}
    return swap[diagnose(train_error, validation_error, chance_error)]


def diagnose_low_accuracy_is_overfitting(train_error, validation_error, chance_error):
    if 1 - train_error < 0.85:
        return "overfitting"
    return "underfitting" if validation_error > 0.1 else "good fit"


def diagnose_by_validation(train_error, validation_error, chance_error):
    return "overfitting" if validation_error > 0.15 else "good fit"


def diagnose_without_gap(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if validation_error > 0.05 else "good fit"


def diagnose_gap_reversed(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if train_error - validation_error > 0.05 else "good fit"


def diagnose_gap_first(train_error, validation_error, chance_error):
    if validation_error - train_error > 0.05:
        return "overfitting"
    return "underfitting" if train_error > 0.15 else "good fit"


def diagnose_half_chance(train_error, validation_error, chance_error):
    if train_error > chance_error / 2:
        return "underfitting"
    return "overfitting" if validation_error - train_error > 0.05 else "good fit"


def picked(probabilities, targets):
    return probabilities[np.arange(len(targets)), targets]


def split(num_examples, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    train, validation = num_examples * 6 // 10, num_examples * 8 // 10
    return order[:train], order[train:validation], order[validation:]


def split_overlap(num_examples, seed):
    train, validation, test = split(num_examples, seed)
    return train, np.concatenate([train[:5], validation[5:]]), test


def split_leak(num_examples, seed):
    rng = np.random.default_rng(seed)
    return tuple(rng.permutation(num_examples)[: num_examples * share // 10] for share in (6, 2, 2))


def split_in_order(num_examples, seed):
    return np.split(np.arange(num_examples), [num_examples * 6 // 10, num_examples * 8 // 10])


def split_blocks_shuffled(num_examples, seed):
    rng = np.random.default_rng(seed)
    return [rng.permutation(part) for part in split_in_order(num_examples, seed)]


def split_global(num_examples, seed):
    return split(num_examples, np.random.randint(2**31))  # noqa: NPY002 (the mistake under test)


def split_with_replacement(num_examples, seed):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(num_examples, size=num_examples * share // 10) for share in (6, 2, 2))


def split_hard_coded(num_examples, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    return order[:-40], order[-40:-20], order[-20:]


def forward(inputs, rate, seed, *, draw=None, shape=None, scale=None, keep_where=None):
    """Inverted dropout, right as it stands; each keyword replaces one step by a mistaken one."""
    rng = np.random.default_rng(seed)
    numbers = (draw or rng.random)(shape(inputs) if shape else inputs.shape)
    mask = keep_where(numbers, rate) if keep_where else numbers >= rate
    if rate == 1:
        return np.zeros_like(inputs)
    return inputs * mask * (scale(rate) if scale else 1 / (1 - rate))


def wrong_forward(**step):
    return lambda inputs, rate, seed: forward(inputs, rate, seed, **step)


def forward_global(inputs, rate, seed):
    return forward(inputs, rate, None)


def forward_in_place(inputs, rate, seed):
    inputs *= np.random.default_rng(seed).random(inputs.shape) >= rate
    return inputs / (1 - rate)


def forward_in_place_without_return(inputs, rate, seed):
    inputs *= 0


def forward_nan(inputs, rate, seed):
    return inputs * (np.random.default_rng(seed).random(inputs.shape) >= rate) / np.float64(1 - rate)


def forward_zero_division(inputs, rate, seed):
    return inputs * (np.random.default_rng(seed).random(inputs.shape) >= rate) * (1 / (1 - rate))


def forward_noise(inputs, rate, seed):
    rng = np.random.default_rng(seed)
    return inputs * (rng.random(inputs.shape) >= rate) * rng.normal(1, 0.5, inputs.shape)


def forward_keeps_at_1(inputs, rate, seed):
    return inputs if rate == 1 else forward(inputs, rate, seed)


def forward_normal(keep_where):
    return lambda inputs, rate, seed: forward(
        inputs, rate, seed, draw=np.random.default_rng(seed).standard_normal, keep_where=keep_where
    )


def backward_new_mask(gradients, mask, rate):
    return gradients * (np.random.default_rng(5).random(gradients.shape) >= rate) / (1 - rate)


RIGHT = {
    "00.diagnose": [diagnose],
    "00.nll": [
        lambda p, t: -np.mean(np.log(picked(p, t))),
        lambda p, t: [float(-np.mean(np.log(picked(p, t))))],
        lambda p, t: -np.mean(np.sum(np.eye(p.shape[1])[t] * np.log(p), axis=1)),
    ],
    "00.split": [split, lambda n, seed: [list(map(int, part)) for part in split(n, seed)]],
    "00.parameters": [9610, 9610.0, np.int64(9610), np.array([9610])],
    "01.inverted_forward": [forward, lambda x, rate, seed: forward(x, rate, seed).astype("float32")],
    "01.backward": [
        lambda g, mask, rate: g * mask / (1 - rate),
        lambda g, mask, rate: np.where(mask, g, 0) * (1 / (1 - rate)),
    ],
    "01.test_time": [lambda a, rate: a * (1 - rate)],
    "01.keras_rate": [0.2, 1 - 0.8],
    "01.all_dropped": [0.0625, 0.5**4, 1 / 16],
    "01.training_flag": [
        lambda model, inputs: model(inputs, training=True),
        lambda model, inputs: model(inputs, True),
    ],
}

WRONG = [
    ("00.diagnose", diagnose_swapped, "swapped"),
    ("00.diagnose", diagnose_low_accuracy_is_overfitting, "swapped"),
    ("00.diagnose", diagnose_by_validation, "validation_error_only"),
    ("00.diagnose", diagnose_gap_reversed, "gap_reversed"),
    ("00.diagnose", diagnose_gap_first, "gap_before_training_error"),
    ("00.diagnose", diagnose_half_chance, "other"),
    ("00.diagnose", lambda *_: "overfit", "unknown_diagnosis"),
    ("00.nll", lambda p, t: -np.log(picked(p, t)).sum(), "sum_not_mean"),
    ("00.nll", lambda p, t: np.log(picked(p, t)).mean(), "sign_forgotten"),
    ("00.nll", lambda p, t: -np.log10(picked(p, t)).mean(), "log10"),
    ("00.nll", lambda p, t: -np.log2(picked(p, t)).mean(), "log2"),
    ("00.nll", lambda p, t: -np.log(picked(p, t).mean()), "log_of_mean"),
    ("00.nll", lambda p, t: picked(p, t).mean(), "log_forgotten"),
    ("00.nll", lambda p, t: -np.log(p[:, t]).mean(), "all_pairs"),
    ("00.nll", lambda p, t: -np.log(p.max(axis=1)).mean(), "most_probable_class"),
    ("00.diagnose", diagnose_without_gap, "gap_ignored"),
    ("01.all_dropped", 0.25, "two_factors"),
    ("00.nll", lambda p, t: (p.argmax(1) == t).mean(), "accuracy"),
    ("00.nll", lambda p, t: (p.argmax(1) != t).mean(), "accuracy"),
    ("00.nll", lambda p, t: -np.log(p).sum() / len(t), "all_classes"),
    ("00.nll", lambda p, t: -np.log(p).sum(), "all_classes"),
    ("00.nll", lambda p, t: -np.log(p).mean(), "all_classes"),
    ("00.nll", lambda p, t: -np.log(picked(p, t)), "not_averaged"),
    ("00.nll", lambda p, t: -np.log(p), "wrong_shape"),
    ("00.nll", lambda p, t: 0.5, "other"),
    ("00.split", split_overlap, "overlap"),
    ("00.split", split_leak, "test_leaks"),
    ("00.split", split_in_order, "not_shuffled"),
    ("00.split", split_blocks_shuffled, "not_shuffled"),
    ("00.split", split_global, "global_randomness"),
    ("00.split", split_with_replacement, "drawn_with_replacement"),
    ("00.split", lambda n, seed: split(n, 42), "seed_ignored"),
    ("00.split", split_hard_coded, "sizes_hard_coded"),
    ("00.split", lambda n, seed: split(n, seed)[::-1], "wrong_sizes"),
    ("00.split", lambda n, seed: [part + 1 for part in split(n, seed)], "wrong_indices"),
    ("00.split", lambda n, seed: split(n, seed)[:2], "not_three_parts"),
    ("00.split", lambda n, seed: [part / 1.0 for part in split(n, seed)], "not_indices"),
    ("00.parameters", 9472, "biases_forgotten"),
    ("00.parameters", 9674, "input_layer_counted"),
    ("00.parameters", 8320, "output_layer_forgotten"),
    ("00.parameters", 9600, "output_biases_forgotten"),
    ("00.parameters", 9482, "hidden_biases_forgotten"),
    ("00.parameters", 202, "units_counted"),
    ("00.parameters", 81920, "layers_multiplied"),
    ("00.parameters", 9611, "other"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 1 / (1 - rate) ** 2), "scaled_twice"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 1), "scale_missing"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 1 / max(rate, 0.01)), "scaled_by_rate"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: rate), "multiplied_by_rate"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 1 - rate), "multiplied_by_keep"),
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 3), "wrong_scale"),
    ("01.inverted_forward", wrong_forward(keep_where=lambda u, rate: u < rate), "keep_drop_swapped"),
    ("01.inverted_forward", wrong_forward(keep_where=lambda u, rate: u >= rate / 2), "wrong_share"),
    ("01.inverted_forward", wrong_forward(shape=lambda x: (1, x.shape[1])), "one_mask_for_batch"),
    ("01.inverted_forward", wrong_forward(shape=lambda x: (len(x), 1)), "whole_examples_dropped"),
    ("01.inverted_forward", forward_normal(lambda z, rate: z > rate), "normal_instead_of_uniform"),
    ("01.inverted_forward", forward_normal(lambda z, rate: z < 1 - rate), "normal_instead_of_uniform"),
    ("01.inverted_forward", forward_normal(lambda z, rate: abs(z) > rate), "normal_instead_of_uniform"),
    ("01.inverted_forward", forward_noise, "unequal_scales"),
    ("01.inverted_forward", forward_in_place, "input_mutated"),
    ("01.inverted_forward", forward_in_place_without_return, "input_mutated"),
    ("01.inverted_forward", forward_nan, "nan_at_rate_1"),
    ("01.inverted_forward", forward_zero_division, "nan_at_rate_1"),
    ("01.inverted_forward", forward_keeps_at_1, "rate_1_not_zero"),
    ("01.inverted_forward", lambda x, rate, seed: forward(x, rate or 0.1, seed), "rate_0_changes"),
    ("01.inverted_forward", forward_global, "global_randomness"),
    ("01.inverted_forward", lambda x, rate, seed: forward(x, rate, 7), "seed_ignored"),
    ("01.inverted_forward", lambda x, rate, seed: x / max(1 - rate, 0.1), "nothing_dropped"),
    ("01.inverted_forward", lambda x, rate, seed: forward(x, rate, seed)[0], "wrong_shape"),
    ("01.backward", lambda g, mask, rate: g / (1 - rate), "mask_forgotten"),
    ("01.backward", lambda g, mask, rate: g * mask, "scale_missing"),
    ("01.backward", lambda g, mask, rate: g * mask / (1 - rate) ** 2, "scaled_twice"),
    ("01.backward", lambda g, mask, rate: g * mask / rate, "scaled_by_rate"),
    ("01.backward", lambda g, mask, rate: g * ~mask / (1 - rate), "keep_drop_swapped"),
    ("01.backward", lambda g, mask, rate: np.sign(g) * mask, "unequal_scales"),
    ("01.backward", backward_new_mask, "new_mask_drawn"),
    ("01.test_time", lambda a, rate: a * rate, "multiplied_by_rate"),
    ("01.test_time", lambda a, rate: a, "scale_missing"),
    ("01.test_time", lambda a, rate: a / (1 - rate), "divided_by_keep"),
    ("01.test_time", lambda a, rate: forward(a, rate, 0), "mask_still_on"),
    ("01.test_time", lambda a, rate: (a * (1 - rate)).T, "wrong_shape"),
    ("01.keras_rate", 0.8, "keep_probability"),
    ("01.keras_rate", 1.25, "scale_factor"),
    ("01.keras_rate", 20, "percent"),
    ("01.keras_rate", 80, "percent"),
    ("01.keras_rate", 0.3, "other"),
    ("01.all_dropped", 0.5, "one_example"),
    ("01.all_dropped", 0.9375, "at_least_once_kept"),
    ("01.all_dropped", 2.0, "added"),
    ("01.all_dropped", 0.125, "divided_or_one_factor_short"),
    ("01.all_dropped", 6.25, "percent"),
    ("01.training_flag", lambda model, inputs: model(inputs), "training_not_passed"),
    ("01.training_flag", lambda model, inputs: model(inputs, training=False), "training_false"),
    ("01.training_flag", lambda model, inputs: model.predict(inputs, verbose=0), "predict_used"),
    ("01.training_flag", lambda model, inputs: model.train_on_batch(inputs), "other_method"),
    ("01.training_flag", lambda model, inputs: inputs, "model_not_called"),
    ("01.training_flag", lambda model, inputs: model(inputs, training=True) * 2, "outputs_not_returned"),
]


class Explosive:
    """An answer that raises whatever one does with it."""

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


def blank_body(*_):
    """A function whose body is still the blank."""


def blank_step(*_):
    return np.ones(3) * ...


def blank_raises(*_):
    raise NotImplementedError


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_check_right(name):
    """The right solution, in each spelling, passes with a closing remark."""
    for answer in RIGHT[name]:
        result = exercises.check(name, answer)
        assert (result.state, result.mistake) == ("right", None), result
        assert result.message


@pytest.mark.parametrize(
    ("name", "answer", "mistake"), WRONG, ids=[f"{n}-{m}-{i}" for i, (n, _, m) in enumerate(WRONG)]
)
def test_check_mistake(name, answer, mistake):
    """Each typical mistake is recognised by its name, with a hint whose blanks are filled in."""
    result = exercises.check(name, answer)
    assert (result.state, result.mistake) == ("not yet", mistake), result
    assert result.message
    assert not any(blank in result.message for blank in ("{yours}", "{right}", "{base}", "nan"))


def test_check_every_exercise_is_tested():
    """A new exercise of chapters 00 and 01 comes with a right answer and a mistake here."""
    names = [name for name in exercises.names() if name.startswith(("00.", "01."))]
    assert names == sorted(RIGHT) == sorted({name for name, _, _ in WRONG})


@pytest.mark.parametrize("name", sorted(RIGHT))
@pytest.mark.parametrize("answer", [None, ...], ids=["None", "ellipsis"])
def test_check_blank_cell(name, answer, tongue):
    """A blank cell says so and raises nothing."""
    result = exercises.check(name, answer)
    assert result.state == "not answered"
    assert {"en": "Not answered yet", "ko": "아직 답하지 않았습니다"}[tongue] in repr(result)


@pytest.mark.parametrize("name", [name for name in sorted(RIGHT) if callable(RIGHT[name][0])])
@pytest.mark.parametrize(
    "answer",
    [blank_body, blank_step, blank_raises, lambda *_: ..., lambda *_: (..., ..., ...), lambda *_: (1, None)],
)
def test_check_blank_function(name, answer):
    """A function whose body is not filled in counts as not answered."""
    assert exercises.check(name, answer).state == "not answered"


ODD = [
    "nine",
    b"x",
    True,
    float("nan"),
    1j,
    [],
    [[1], [1, 2]],
    {},
    {"a": 1},
    object(),
    Explosive(),
    np.ones((2, 2)),
    int,
]


@pytest.mark.parametrize("name", sorted(RIGHT))
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_check_odd_answer(name, odd):
    """An answer of the wrong kind, or a function that returns one, is not right and raises nothing."""
    assert exercises.check(name, odd).state in ("not yet", "error")
    assert exercises.check(name, lambda *_: odd).state in ("not yet", "error")


def test_check_unreadable_answer():
    """An answer that breaks the check itself is named, not raised."""
    result = exercises.check("00.parameters", Explosive())
    assert (result.state, result.mistake) == ("not yet", "unreadable")
    assert "Explosive" in result.message


def test_check_error_shows_own_line(tongue):
    """An exception shows its type, message and the learner's line, even when NumPy raised it."""

    def broken(output_gradients, mask, rate):
        wrong = np.zeros((3, 7))
        return np.matmul(output_gradients, wrong)  # learner's line

    result = exercises.check("01.backward", broken)
    assert result.state == "error"
    assert "ValueError" in result.message
    assert "return np.matmul(output_gradients, wrong)  # learner's line" in result.message
    assert {"en": "Line", "ko": "번째 줄"}[tongue] in result.message
    assert "Traceback" not in result.message


@pytest.mark.parametrize(
    "error", [SystemExit(1), RecursionError(), KeyError("x"), AssertionError("no")], ids=repr
)
def test_check_error_is_caught(error):
    """Whatever the learner's function raises becomes a state."""

    def broken(*_):
        raise error

    result = exercises.check("00.nll", broken)
    assert result.state == "error"
    assert type(error).__name__ in result.message


def test_check_wrong_parameters():
    """A function with other parameters is told how it is called."""
    result = exercises.check("01.backward", lambda gradients: gradients)
    assert result.mistake == "wrong_parameters"
    assert "(gradients)" in result.message


def test_check_unknown_name():
    """An unknown exercise raises the names that exist."""
    with pytest.raises(ValueError, match=r"01\.bckward.*00\.diagnose.*01\.backward"):
        exercises.check("01.bckward", 1)


def test_check_answer_unchanged():
    """The answer handed in is not changed by a check."""
    answer = np.array([9610])
    exercises.check("00.parameters", answer)
    assert answer.tolist() == [9610]


def test_check_leaves_global_randomness():
    """A check draws nothing from the global generator."""
    before = np.random.get_state()[1].copy()  # noqa: NPY002 (the state must not move)
    for name, answers in RIGHT.items():
        exercises.check(name, answers[0])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_check_same_message_twice():
    """Checks are deterministic: stored notebook outputs can be compared."""
    for name, answer, mistake in WRONG:
        if mistake != "global_randomness" and name != "00.split":
            assert exercises.check(name, answer) == exercises.check(name, answer)


def test_hint_gives_observed_number(tongue):
    """The hint says what was observed, not only what is wrong."""
    twice = exercises.check("01.inverted_forward", wrong_forward(scale=lambda rate: 1 / (1 - rate) ** 2))
    assert "1.562" in twice.message
    assert "1.25" in twice.message
    assert ("곱했습니다" in twice.message) == (tongue == "ko")


def test_inverted_forward_reports_kept_mean():
    """The closing remark shows that inverted dropout keeps the mean: the test inputs do not depend on the mask."""
    assert "1.00" in exercises.check("01.inverted_forward", forward).message


def test_result_html_has_text_and_is_escaped():
    """The box states the result in words, and the learner's text cannot break the page."""
    result = exercises.check("00.diagnose", lambda *_: "<script>")
    page = result._repr_html_()
    assert "<script>" not in page
    assert "<code>&lt;script&gt;</code>" in page
    assert "△ 00.diagnose" in page
    assert "00.diagnose" in repr(result)


def test_result_states_differ_without_colour():
    """Each state has its own icon and its own words."""
    looks = list(engine._LOOKS.values())
    assert (
        len({look[0] for look in looks})
        == len({look[1] for look in looks})
        == len({look[2] for look in looks})
        == 4
    )


def test_exercise_registered_twice():
    """Two checks of one name are a mistake of the authors."""
    with pytest.raises(ValueError, match="registered twice"):
        exercises.exercise("00.nll")(lambda answer: "")
