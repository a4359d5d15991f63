"""Check of chapter 08: callbacks that stop, restore and save."""

import math

from course_lib import language
from course_lib.exercises.answers import LearnerError, NotYet, call
from course_lib.exercises.engine import exercise

_PATHS = ["runs/best_3.keras", "model_7.keras"]
_PATIENCE = 10
# Settings that must stay as they are by default.
_DEFAULTS = {"min_delta": 0, "baseline": None, "start_from_epoch": 0, "save_freq": "epoch"}


@exercise("08.keep_the_best")
def keep_the_best(answer):
    """`callbacks(path)`: stop after 10 epochs without a better validation loss, restore the best weights, save the best model."""
    for path in _PATHS:
        made = _called(answer, path)
        for callback in _of_kind(made, "EarlyStopping"):
            _check_monitor(callback)
            _check_stopping(callback)
            _check_defaults(callback)
        for callback in _of_kind(made, "ModelCheckpoint"):
            _check_monitor(callback)
            _check_saving(callback, path)
            _check_defaults(callback)
    return language.say(
        en="Two safeties: the model in memory ends with its best weights, and the file survives a crash. By default Keras has a patience of "
        "0, restores nothing and saves every epoch over the last.",
        ko="이중의 안전장치입니다. 훈련이 끝나면 메모리의 모델은 가장 좋은 가중치로 돌아가고, 도중에 멈추어도 파일이 남습니다. Keras의 "
        "기본값은 patience 0이고, 되돌리지 않으며, 에포크마다 덮어써서 저장합니다.",
    )


def _called(function, path):
    """The list of callbacks; Keras itself refuses a `.keras` file of weights alone."""
    try:
        made = call(function, path)
    except LearnerError as found:
        if "save_weights_only" in str(found.error):
            raise _weights_only() from None
        raise
    if isinstance(made, list | tuple):
        return list(made)
    name = type(made).__name__
    if hasattr(made, "on_epoch_end"):
        raise NotYet(
            "single_callback",
            en=f"You return a single `{name}`. Return 2 callbacks in a list, as `fit(callbacks=...)` takes them.",
            ko=f"`{name}` 하나만 돌려주었습니다. `fit(callbacks=...)`에 넘기도록 콜백 2개를 리스트로 돌려주십시오.",
        )
    raise NotYet(
        "not_a_list",
        en=f"Return a list of 2 callbacks. Your function returned a `{name}`.",
        ko=f"콜백 2개가 든 리스트를 돌려주십시오. 돌려준 값의 자료형은 `{name}`입니다.",
    )


def _of_kind(made, kind):
    found = [each for each in made if kind in (base.__name__ for base in type(each).__mro__)]
    if found:
        return found
    names = ", ".join(f"`{type(each).__name__}`" for each in made) or "[]"
    missing = {
        "EarlyStopping": (
            "early_stopping_missing",
            "nothing stops the training, nor restores the weights",
            "훈련을 멈추고 가중치를 되돌리는 것이 없습니다",
        ),
        "ModelCheckpoint": ("checkpoint_missing", "nothing is saved", "저장하는 것이 없습니다"),
    }
    mistake, en, ko = missing[kind]
    raise NotYet(
        mistake,
        en=f"Your list holds {len(made)}: {names}. `keras.callbacks.{kind}` is missing: {en}.",
        ko=f"리스트에 {len(made)}개가 있습니다: {names}. `keras.callbacks.{kind}`이(가) 빠져서 {ko}.",
    )


def _reject(mistake, callback, setting, value, *, en, ko):
    """Raise the hint for a setting, as it would stand in the code."""
    shown = f"`{type(callback).__name__}({setting}={_code(value)})`"
    raise NotYet(mistake, en=f"You have {shown}. {en}", ko=f"{shown}(으)로 되어 있습니다. {ko}")


def _code(value):
    """A value as this course writes it in code."""
    return repr(value).replace("'", '"')


def _check_monitor(callback):
    monitor = callback.monitor
    # Older versions of Keras keep the direction of a checkpoint only as the function that compares.
    mode = getattr(callback, "mode", None) or getattr(callback.monitor_op, "__name__", "")
    if monitor == "loss":
        _reject(
            "training_loss_monitored",
            callback,
            "monitor",
            monitor,
            en='That is the training loss, which falls while the network overfits. Wanted is `"val_loss"`.',
            ko='이것은 훈련 손실이고, 과대적합하는 동안에도 줄어듭니다. `"val_loss"`를 쓰십시오.',
        )
    if "acc" in monitor and mode == "min":
        _reject(
            "accuracy_minimized",
            callback,
            "monitor",
            monitor,
            en='With `mode="min"` the lowest accuracy counts as the best. The exercise is about the validation loss: `monitor="val_loss"`.',
            ko='`mode="min"`이면 가장 낮은 정확도를 가장 좋은 것으로 봅니다. 이 문제에서는 검증 손실을 봅니다. `monitor="val_loss"`를 쓰십시오.',
        )
    if monitor != "val_loss":
        _reject(
            "other_monitored",
            callback,
            "monitor",
            monitor,
            en='The exercise is about the validation loss: `monitor="val_loss"`.',
            ko='이 문제에서는 검증 손실을 봅니다. `monitor="val_loss"`를 쓰십시오.',
        )
    if mode in ("max", "greater"):
        _reject(
            "mode_max",
            callback,
            "mode",
            "max",
            en='Then the highest loss counts as the best. A loss is the better the lower: `mode="min"`, or `"auto"` as by default.',
            ko='그러면 가장 높은 손실을 가장 좋은 것으로 봅니다. 손실은 낮을수록 좋으므로 `mode="min"`이나 기본값 `"auto"`를 쓰십시오.',
        )


def _check_stopping(callback):
    patience = callback.patience
    if patience in (0, 1):
        _reject(
            "patience_too_short",
            callback,
            "patience",
            patience,
            en=f"So training ends with the first epoch that brings no better loss (0 is the default). The exercise waits for {_PATIENCE}.",
            ko=f"이대로면 손실이 나아지지 않는 첫 에포크에서 훈련이 끝납니다(기본값은 0). 문제에서는 에포크 {_PATIENCE}번을 기다립니다.",
        )
    if patience != _PATIENCE:
        _reject(
            "other_patience",
            callback,
            "patience",
            patience,
            en=f"The exercise waits for {_PATIENCE} epochs without a better loss.",
            ko=f"나아지지 않는 에포크가 {_PATIENCE}번이면 멈추어야 합니다.",
        )
    if not callback.restore_best_weights:
        _reject(
            "weights_not_restored",
            callback,
            "restore_best_weights",
            False,
            en=f"So the model keeps the weights of the last epoch, {_PATIENCE} epochs after the best.",
            ko=f"이대로면 가장 좋았던 에포크보다 {_PATIENCE}번 뒤인 마지막 에포크의 가중치가 모델에 남습니다.",
        )


def _check_saving(callback, path):
    if callback.save_weights_only:
        raise _weights_only()
    if not callback.save_best_only:
        _reject(
            "every_epoch_saved",
            callback,
            "save_best_only",
            False,
            en=f"So every epoch is saved over the one before, and the file holds the last, {_PATIENCE} epochs after the best.",
            ko=f"이대로면 에포크마다 덮어써서 저장하므로, 가장 좋았던 에포크보다 {_PATIENCE}번 뒤인 마지막 모델이 파일에 남습니다.",
        )
    if str(callback.filepath) != path:
        _reject(
            "other_path",
            callback,
            "filepath",
            str(callback.filepath),
            en=f"For `callbacks({_code(path)})` the model belongs in `{path}`: hand `path` on as it is.",
            ko=f"`callbacks({_code(path)})`이면 모델을 `{path}`에 저장해야 합니다. `path`를 그대로 넘기십시오.",
        )
    threshold = callback.best
    if threshold is not None and math.isfinite(threshold):
        _reject(
            "other_setting",
            callback,
            "initial_value_threshold",
            threshold,
            en="So a model is not saved before its loss is lower than that. Leave it out.",
            ko="이대로면 손실이 이 값보다 작아지기 전에는 모델을 저장하지 않습니다. 빼십시오.",
        )


def _check_defaults(callback):
    for setting, default in _DEFAULTS.items():
        value = getattr(callback, setting, default)
        if value != default:
            _reject(
                "other_setting",
                callback,
                setting,
                value,
                en=f"Leave it as it is by default, `{_code(default)}`: every lower validation loss counts, from epoch 1 on.",
                ko=f"기본값 `{_code(default)}`을(를) 그대로 두십시오. 에포크 1부터, 검증 손실이 조금이라도 낮아지면 나아진 것입니다.",
            )


def _weights_only():
    return NotYet(
        "weights_only",
        en="`save_weights_only=True` saves numbers without the network, in a file that ends in `.weights.h5`. A `.keras` file holds the "
        "whole model, and `keras.saving.load_model` makes it again in 1 line.",
        ko="`save_weights_only=True`는 신경망 없이 수만 `.weights.h5` 파일에 저장합니다. `.keras` 파일에는 모델 전체가 들어 있어서 "
        "`keras.saving.load_model` 1줄로 다시 만들 수 있습니다.",
    )
