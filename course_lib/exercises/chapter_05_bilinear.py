"""Check of chapter 05: bilinear interpolation."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call, compare_function, shown_mistakes
from course_lib.exercises.engine import exercise

_IMAGE = np.array([[10.0, 20, 40, 80], [30, 70, 50, 0], [90, 60, 15, 25], [5, 35, 45, 65]])


def _cases():
    """Image, y, x: both smaller than either side, so that exchanged they still lie inside."""
    yield _IMAGE, 1.8, 0.3
    image = np.random.default_rng(5).normal(size=(4, 6))
    yield image, 0.4, 2.1
    yield image, 2.35, 1.9
    yield image, 0.6, 0.75


def _weighted(image, y, x, *, place=lambda y, x: (y, x), part=lambda down, right: (down, right)):
    """The right value; `place` exchanges the pixels, `part` the shares of the lower row and the right column."""
    top, left = (int(coordinate) for coordinate in place(y, x))
    down, right = part(y % 1, x % 1)
    rows, columns = np.array([1 - down, down]), np.array([1 - right, right])
    return rows @ image[top : top + 2, left : left + 2] @ columns


def _with(**exchanged):
    return lambda *given: _weighted(*given, **exchanged)


_SWAPPED = {"place": lambda y, x: (x, y)}
_MISTAKES = shown_mistakes(
    "Between the pixels (30, 70) of row 1 and (90, 60) of row 2, at `y` = 1.8 and `x` = 0.3, you get {yours}; wanted is "
    "{right}.",
    "행 1의 두 픽셀 (30, 70)과 행 2의 두 픽셀 (90, 60) 사이, `y` = 1.8이고 `x` = 0.3인 곳에서 결과가 {yours}입니다. "
    "{right}이어야 합니다.",
    [
        (
            "nearest_pixel",
            lambda image, y, x: image[round(y), round(x)],
            "You take the nearest pixel. Half-way between two pixels the value jumps, and turned edges become jagged: mix "
            "the four.",
            "가장 가까운 픽셀 하나를 골랐습니다. 그러면 두 픽셀의 한가운데에서 값이 갑자기 바뀌어, 돌린 이미지의 가장자리가 "
            "들쭉날쭉해집니다. 네 픽셀을 섞으십시오.",
        ),
        *(
            (
                "one_corner_only",
                lambda image, y, x, down=down, right=right: image[int(y) + down, int(x) + right],
                "You take one of the four pixels, and the fractions 0.8 and 0.3 play no part: mix all four.",
                "네 픽셀 가운데 하나만 골라서, 소수 부분인 0.8과 0.3을 쓰지 않았습니다. 네 픽셀을 모두 섞으십시오.",
            )
            for down in (0, 1)
            for right in (0, 1)
        ),
        *(
            (
                "x_and_y_swapped",
                wrong,
                "`y` and `x` are exchanged. `image[row, column]` has the row first: `y` and its fraction 0.8 belong to the "
                "rows, `x` and 0.3 to the columns.",
                "`y`와 `x`가 뒤바뀌었습니다. `image[row, column]`에서는 행이 먼저입니다. `y`와 그 소수 부분 0.8은 행에, `x`와 "
                "0.3은 열에 씁니다.",
            )
            for wrong in (
                lambda image, y, x: _weighted(image, x, y),
                _with(**_SWAPPED),
                _with(part=lambda down, right: (right, down)),
            )
        ),
        *(
            (
                "weights_exchanged",
                _with(part=part),
                "The farther pixel gets the larger weight. From row 1 to row 2 the place is 0.8 of the way, so row 2 weighs "
                "0.8 and row 1 0.2; the right column weighs 0.3, the left one 0.7.",
                "먼 픽셀의 가중치가 더 큽니다. 행 1에서 행 2로 0.8만큼 간 곳이므로 행 2의 가중치는 0.8, 행 1의 가중치는 0.2입니다. "
                "오른쪽 열의 가중치는 0.3, 왼쪽 열의 가중치는 0.7입니다.",
            )
            for part in (
                lambda down, right: (1 - down, 1 - right),
                lambda down, right: (1 - down, right),
                lambda down, right: (down, 1 - right),
            )
        ),
        (
            "average_of_four",
            _with(part=lambda down, right: (0.5, 0.5)),
            "This is the average of the four pixels, as if the place were the middle, 0.5 and 0.5. The nearer a pixel, the "
            "larger its weight.",
            "네 픽셀의 평균입니다. 소수 부분이 0.5와 0.5인 한가운데에서만 맞습니다. 가까운 픽셀일수록 가중치가 커야 합니다.",
        ),
        *(
            (
                "one_direction_only",
                _with(part=part),
                "You mix in one direction only. Mix along the row with 0.3, in both rows, then the two results with 0.8.",
                "한 방향으로만 섞었습니다. 두 행에서 각각 0.3으로 섞고, 그 두 결과를 0.8로 섞으십시오.",
            )
            for part in (
                lambda down, right: (down, 0),
                lambda down, right: (down, round(right)),
                lambda down, right: (0, right),
                lambda down, right: (round(down), right),
            )
        ),
    ],
)


@exercise("05.bilinear")
def bilinear(answer):
    """`value_at(image, y, x)` of a 2-D array, 0 <= y < height − 1, 0 <= x < width − 1: four pixels, mixed by nearness."""
    compare_function(answer, _weighted, list(_cases()), _MISTAKES)
    for y, x in ((1.0, 2.0), (2.0, 1.25), (0.5, 1.0)):
        _check_on_line(array(call(answer, _IMAGE, y, x)), y, x)
    return language.say(
        en="When an image is turned, every pixel of the new image fetches its value so from the old one. What lies outside "
        "is decided by `fill_mode`.",
        ko="이미지를 돌릴 때 새 이미지의 픽셀마다 이렇게 원래 이미지에서 값을 가져옵니다. 이미지 밖의 값은 `fill_mode`가 정합니다.",
    )


def _check_on_line(mine, y, x):
    """Raise the hint for a wrong value where one coordinate, or both, are whole numbers."""
    right = _weighted(_IMAGE, y, x)
    if mine.size == 1 and np.isclose(mine.item(), right, rtol=1e-5):
        return
    raise NotYet(
        "wrong_at_whole_numbers",
        en=f"Between pixels you are right, but at `y` = {y:g}, `x` = {x:g} you get {mine.mean():.4g}; wanted is {right:.4g}. "
        "If the second pixel comes from rounding up, it is the first again there, and both weights are 0: take the first plus "
        "1.",
        ko=f"픽셀 사이에서는 맞지만 `y` = {y:g}, `x` = {x:g}인 곳에서 결과가 {mine.mean():.4g}입니다. {right:.4g}이어야 합니다. "
        "둘째 픽셀의 위치를 올림으로 구하면 그곳에서는 첫째와 같아지고 두 가중치가 모두 0이 됩니다. 첫째 위치에 1을 더하십시오.",
    )
