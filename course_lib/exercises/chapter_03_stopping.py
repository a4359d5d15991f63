"""Check of chapter 03: when early stopping stops."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, Unanswered, array, call
from course_lib.exercises.engine import exercise

# Losses and patience. The first stops late and improves again after the stop; then: a loss that jumps up and down,
# patience 0, patience 1, ties, a loss that only rises, and two runs that end before patience does.
_RUNS = [
    ([0.90, 0.70, 0.60, 0.65, 0.62, 0.58, 0.60, 0.63, 0.70, 0.50], 3),
    ([1.00, 0.80, 0.90, 0.85, 0.95, 0.90, 0.97, 0.75], 2),
    ([0.90, 0.80, 0.85, 0.70], 0),
    ([0.90, 0.80, 0.85, 0.70], 1),
    ([0.90, 0.80, 0.80, 0.80, 0.70, 0.60], 2),
    ([0.50, 0.60, 0.70, 0.80], 2),
    ([0.90, 0.80, 0.85], 2),
    ([0.90, 0.80, 0.75, 0.76, 0.74], 2),
]


def _stop(losses, patience, *, ties=False, in_a_row=True, previous=False, late=0, at_once=False):
    """Epochs of the stop and of the best loss, from 1, as Keras counts; each keyword makes one mistake."""
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        reference = losses[epoch - 2] if previous and epoch > 1 else best
        improved = loss < reference or (ties and loss == reference)
        if improved:
            best, best_epoch, wait = loss, epoch, wait if not in_a_row else 0
        else:
            wait += 1
        if (not improved or at_once) and wait >= patience + late:
            return epoch, best_epoch
    return len(losses), best_epoch


def _after_the_minimum(losses, patience):
    return min(len(losses), int(np.argmin(losses)) + 1 + patience), 0


# What a mistaken learner's stopping epochs are, each with its hint; the best epoch is looked at later.
_STOPPING_MISTAKES = [
    Mistake(
        "one_epoch_too_late",
        lambda losses, patience: _stop(losses, patience, late=patience > 0),
        en="You wait for one epoch more. Keras counts the epochs without improvement and stops as soon as they are "
        "`patience`: `wait >= patience`, not `>`.",
        ko="한 에포크를 더 기다렸습니다. Keras는 나아지지 않은 에포크를 세다가 그 수가 `patience`가 되면 바로 멈춥니다. "
        "`>`가 아니라 `wait >= patience`입니다.",
    ),
    Mistake(
        "one_epoch_too_early",
        lambda losses, patience: _stop(losses, patience, late=-1),
        en="You stop one epoch too early: only the epochs after the best one count, and there must be `patience` "
        "of them.",
        ko="한 에포크 일찍 멈추었습니다. 가장 좋았던 에포크 다음부터 세어 `patience`번이 되어야 합니다.",
    ),
    Mistake(
        "patience_0_stops_at_once",
        lambda losses, patience: _stop(losses, patience, at_once=True),
        en="With patience 0 you stop while the loss is still falling. Patience is only asked at an epoch that "
        "brings no improvement.",
        ko="patience가 0일 때 손실이 아직 줄고 있는데도 멈춥니다. patience는 나아지지 않은 에포크에서만 따집니다.",
    ),
    Mistake(
        "ties_improve",
        lambda losses, patience: _stop(losses, patience, ties=True),
        en="You take an equal loss for an improvement. Keras wants a loss below the best: `<`, not `<=`.",
        ko="손실이 같아도 나아진 것으로 보았습니다. Keras는 가장 좋은 값보다 작아야 나아진 것으로 봅니다. `<=`가 아니라 "
        "`<`입니다.",
    ),
    Mistake(
        "wait_not_reset",
        lambda losses, patience: _stop(losses, patience, in_a_row=False),
        en="You add up all epochs without improvement. An improvement sets the count back to 0.",
        ko="나아지지 않은 에포크를 모두 더했습니다. 한 번 나아지면 다시 0부터 셉니다.",
    ),
    Mistake(
        "compared_with_previous",
        lambda losses, patience: _stop(losses, patience, previous=True),
        en="You compare each loss with the one before. Compare with the best so far: a loss that jumps up and "
        "down would never stop.",
        ko="손실을 바로 앞의 손실과 비교했습니다. 지금까지 가장 좋은 값과 비교하십시오. 그러지 않으면 오르내리는 손실에서는 "
        "멈추지 않습니다.",
    ),
    Mistake(
        "looks_ahead",
        _after_the_minimum,
        en="You look for the minimum of the whole list. While training, later losses are not known yet: go "
        "through the epochs one by one.",
        ko="목록 전체에서 최솟값을 찾았습니다. 훈련하는 동안에는 뒤의 손실을 알 수 없습니다. 에포크를 하나씩 따라가십시오.",
    ),
    Mistake(
        "stopped_at_best",
        lambda losses, patience: _stop(losses, patience)[::-1],
        en="Training does not stop at the best epoch, it goes on for `patience` epochs without improvement. "
        "`stopped_epoch` is the last epoch trained.",
        ko="훈련은 가장 좋은 에포크에서 멈추지 않고, 나아지지 않는 에포크를 `patience`번 더 거칩니다. `stopped_epoch`는 "
        "마지막으로 훈련한 에포크입니다.",
    ),
]


@exercise("03.patience")
def patience(answer):
    """`early_stopping(losses, patience)` returns `(stopped_epoch, best_epoch)` as Keras's `EarlyStopping`, from 1."""
    right = np.array([_stop(*run) for run in _RUNS])
    yours = np.array([_stopped(answer, i) for i in range(len(_RUNS))])
    if np.array_equal(yours, right):
        return language.say(
            en="Patience 0 and patience 1 do the same in Keras. And unless you say `restore_best_weights=True`, you "
            "keep the weights of `stopped_epoch`, not of `best_epoch`.",
            ko="Keras에서는 patience 0과 1이 똑같이 작동합니다. 그리고 `restore_best_weights=True`를 넘기지 않으면 "
            "`best_epoch`가 아니라 `stopped_epoch`의 가중치가 남습니다.",
        )
    found, en, ko = _diagnose(yours, right)
    i = int(np.argmax((yours != right).any(axis=1)))
    losses, allowed = _RUNS[i]
    mine, target = (f"({stopped:g}, {best:g})" for stopped, best in (yours[i], right[i]))
    raise NotYet(
        found,
        en=f"For the losses `{losses}` and patience {allowed} you return {mine}; Keras gives {target}. {en}".strip(),
        ko=f"손실이 `{losses}`이고 patience가 {allowed}일 때 {mine}을(를) 돌려주었습니다. Keras에서는 {target}입니다. "
        f"{ko}".strip(),
    )


def _stopped(answer, i):
    losses, allowed = _RUNS[i]
    try:
        return array(call(answer, list(losses), allowed), (2,))
    except Unanswered:
        if i == 0:
            raise
        raise NotYet(
            "end_forgotten",
            en=f"For the losses `{losses}` and patience {allowed} your function returns nothing, as some branch has no "
            f"`return`. If patience is never used up, `stopped_epoch` is the last epoch, {len(losses)}.",
            ko=f"손실이 `{losses}`이고 patience가 {allowed}일 때 함수가 아무것도 돌려주지 않습니다. `return`을 거치지 않는 "
            f"갈래가 있습니다. patience가 다하지 않으면 `stopped_epoch`는 마지막 에포크인 {len(losses)}입니다.",
        ) from None


def _diagnose(yours, right):
    """Name the mistake: `(id, en, ko)`."""
    if np.array_equal(yours + 1, right):
        return "counted_from_0", "Count the epochs from 1.", "에포크는 1부터 셉니다."
    if np.array_equal(yours[:, ::-1], right):
        return "order_swapped", "The stopped epoch comes first.", "멈춘 에포크를 먼저 씁니다."
    stopped, best = yours.T
    if np.array_equal(stopped, right[:, 0]):
        if np.array_equal(best, stopped):
            return (
                "best_is_last",
                "The epoch of the stop is not the best one: remember when the loss was smallest.",
                "멈춘 에포크가 가장 좋은 에포크는 아닙니다. 손실이 가장 작았던 때를 기억해 두십시오.",
            )
        if np.array_equal(best, [int(np.argmin(losses)) + 1 for losses, _ in _RUNS]):
            return (
                "best_after_stop",
                "Your best epoch lies after the stop: it was never trained. Search up to the stop.",
                "가장 좋은 에포크가 멈춘 뒤에 있습니다. 훈련한 적이 없는 에포크입니다. 멈춘 곳까지만 찾으십시오.",
            )
        if np.array_equal(best, np.maximum(stopped - [allowed for _, allowed in _RUNS], 1)):
            return (
                "stop_minus_patience",
                "The best epoch is not always `patience` epochs before the stop: training may simply end, and "
                "patience 0 waits for one epoch.",
                "가장 좋은 에포크가 늘 `patience`만큼 앞은 아닙니다. 훈련이 그냥 끝날 수도 있고, patience가 0이어도 한 "
                "에포크는 지나갑니다.",
            )
        if np.array_equal(best + 1, right[:, 1]):
            return "counted_from_0", "Count the best epoch from 1, too.", "가장 좋은 에포크도 1부터 셉니다."
    for mistake in _STOPPING_MISTAKES:
        if np.array_equal(stopped, [mistake.wrong(*run)[0] for run in _RUNS]):
            return mistake.id, mistake.en, mistake.ko
    return "other", "", ""
