"""Check of chapter 05: the share of the label after CutMix."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import compare_function, shown_mistakes
from course_lib.exercises.engine import exercise

# height, width, top, left, box_height, box_width: a box beyond the top right corner, one beyond the bottom left one, one
# wholly inside. The hints quote the first.
_CASES = [(10, 20, -2, 15, 6, 8), (12, 16, 9, -3, 5, 7), (28, 28, 4, 6, 14, 10)]


def _clipped(start, side, length):
    """How many of the `side` places from `start` lie inside."""
    return min(start + side, length) - max(start, 0)


def _start_only(start, side, length):
    return start + side - max(start, 0)


def _end_only(start, side, length):
    return min(start + side, length) - start


def _moved(start, side, length):
    return _end_only(max(start, 0), side, length)


def _unclipped(start, side, length):
    return side


def _sliced(start, side, length):
    return len(range(length)[start : start + side])


def _sides(height, width, top, left, box_height, box_width, rows=_clipped, columns=None):
    """Rows and columns of the box that are counted."""
    return rows(top, box_height, height), (columns or rows)(left, box_width, width)


def _remaining(height, width, rows, columns):
    return 1 - rows * columns / (height * width)


def _counted(rows=_clipped, columns=None, *, more=0):
    """The remaining share if rows and columns are counted so, and `more` of each."""

    def share(height, width, *box):
        counted = _sides(height, width, *box, rows=rows, columns=columns)
        return _remaining(height, width, *(number + more for number in counted))

    return share


def _of_sides(rule):
    """A mistaken share, made of the shares of height and width that the box covers."""

    def share(height, width, *box):
        rows, columns = _sides(height, width, *box)
        return rule(rows / height, columns / width)

    return share


def _of_pixels(rule):
    """A mistaken share, made of the numbers of pixels: covered, of the image, of the whole box."""

    def share(height, width, top, left, box_height, box_width):
        rows, columns = _sides(height, width, top, left, box_height, box_width)
        return rule(rows * columns, height * width, box_height * box_width)

    return share


def _one_length(height, width, top, left, box_height, box_width):
    rows, columns = _clipped(top, box_height, width), _clipped(left, box_width, height)
    return _remaining(height, width, rows, columns)


_right = _counted()
_OFF_BY_ONE = (
    _counted(more=1),
    _counted(more=-1),
    _counted(lambda start, side, length: min(start + side, length - 1) - max(start, 0)),
    _counted(lambda start, side, length: min(start + side, length - 1) - max(start, 0) + 1),
)
_MISTAKES = shown_mistakes(
    "On an image of 10 × 20 pixels a box of 6 × 8 begins at row -2 and column 15. You return {yours}; wanted is {right}.",
    "10 × 20 픽셀 이미지에서 6 × 8 상자가 행 -2, 열 15에서 시작합니다. 결과가 {yours}입니다. {right}이어야 합니다.",
    [
        (
            "not_clipped",
            _counted(_unclipped),
            "You count all 48 pixels of the box; only 4 × 5 = 20 of them lie inside the image.",
            "상자의 픽셀 48개를 모두 셌습니다. 그 가운데 4 × 5 = 20개만 이미지 안에 있습니다.",
        ),
        (
            "share_of_box",
            _of_pixels(lambda covered, image, box: covered / image),
            "This is the share of what was pasted. The original keeps the rest.",
            "붙여 넣은 부분의 비율입니다. 원래 이미지의 비율은 그 나머지입니다.",
        ),
        *(
            (
                "start_not_clipped",
                wrong,
                "You count 6 rows, though 2 of them lie above the image: begin at `max(top, 0)`, and end where the box ends, "
                "at `top + box_height` with the `top` that was given.",
                "이미지 위로 나간 2행을 빼지 않고 6행을 셌습니다. `max(top, 0)`에서 시작하고, 끝은 처음에 받은 `top`으로 구한 "
                "`top + box_height`입니다.",
            )
            for wrong in (_counted(_end_only), _counted(_moved))
        ),
        (
            "end_not_clipped",
            _counted(_start_only),
            "You count 8 columns, though 3 of them lie to the right of the image: end at `min(left + box_width, width)`.",
            "이미지 오른쪽으로 나간 3열을 빼지 않고 8열을 셌습니다. 끝은 `min(left + box_width, width)`입니다.",
        ),
        *(
            (
                "one_direction_clipped",
                wrong,
                "You clip either rows or columns. The box leaves the image at the top, by 2 rows, and on the right, by 3 "
                "columns.",
                "행과 열 가운데 한쪽만 잘랐습니다. 상자는 위로 2행, 오른쪽으로 3열이 이미지를 벗어납니다.",
            )
            for wrong in (_counted(_clipped, _unclipped), _counted(_unclipped, _clipped))
        ),
        *(
            (
                "sides_not_area",
                _of_sides(rule),
                "You calculate with the sides, 4 of 10 and 5 of 20. The label is shared by area: 4 · 5 pixels of 10 · 20.",
                "10 가운데 4, 20 가운데 5라는 변의 길이로 계산했습니다. 레이블은 넓이로 나눕니다. 10 · 20픽셀 가운데 4 · 5픽셀입니다.",
            )
            for rule in (
                lambda rows, columns: (1 - rows) * (1 - columns),
                lambda rows, columns: 1 - (rows + columns) / 2,
                lambda rows, columns: 1 - rows - columns,
                lambda rows, columns: 1 - np.sqrt(rows * columns),
                lambda rows, columns: 1 - rows,
                lambda rows, columns: 1 - columns,
            )
        ),
        *(
            (
                "off_by_one",
                wrong,
                "You are one row and one column off. Rows from `top` up to, not including, `bottom` are `bottom - top` many, "
                "and `bottom` is at most `height`: 4 × 5 pixels.",
                "행과 열이 하나씩 어긋납니다. `top`부터 `bottom` 바로 앞까지는 `bottom - top`행이고 `bottom`의 최댓값은 "
                "`height`입니다. 4 × 5픽셀입니다.",
            )
            for wrong in _OFF_BY_ONE
        ),
        (
            "negative_index",
            _counted(_sliced),
            "The slice `[-2:4]` is empty: a negative index counts from the end. Begin at `max(top, 0)`.",
            "슬라이스 `[-2:4]`는 비어 있습니다. 음수 인덱스는 끝에서부터 셉니다. `max(top, 0)`에서 시작하십시오.",
        ),
        *(
            (
                "pixels_not_share",
                _of_pixels(rule),
                "This is a number of pixels. Divide by all 200 of the image.",
                "픽셀의 수입니다. 이미지의 전체 픽셀 수인 200으로 나누십시오.",
            )
            for rule in (lambda covered, image, box: image - covered, lambda covered, image, box: covered)
        ),
        *(
            (
                "share_of_the_box_inside",
                _of_pixels(rule),
                "You divide by the 48 pixels of the box. Asked is a share of the image: divide by its 200.",
                "상자의 픽셀 수인 48로 나누었습니다. 구할 것은 이미지에 대한 비율이므로 200으로 나누십시오.",
            )
            for rule in (
                lambda covered, image, box: covered / box,
                lambda covered, image, box: 1 - covered / box,
            )
        ),
        (
            "in_percent",
            lambda *given: 100 * _right(*given),
            "A share of a label lies between 0 and 1: do not multiply by 100.",
            "레이블의 비율은 0과 1 사이입니다. 100을 곱하지 마십시오.",
        ),
        (
            "whole_division",
            lambda *given: 1,
            "`//` rounds down to 0. Divide by `/`.",
            "`//`는 내림하여 0이 됩니다. `/`로 나누십시오.",
        ),
        (
            "height_and_width_swapped",
            _one_length,
            "You clip rows at the width, 20, and columns at the height, 10. Rows end at `height`, columns at `width`.",
            "행을 너비 20에서, 열을 높이 10에서 잘랐습니다. 행은 `height`에서, 열은 `width`에서 끝납니다.",
        ),
    ],
)


@exercise("05.cutmix_share")
def cutmix_share(answer):
    """`label_share(height, width, top, left, box_height, box_width)`: the area that a clipped box leaves, from 0 to 1."""
    compare_function(answer, _right, _CASES, _MISTAKES)
    return language.say(
        en="Near the border less is pasted than was drawn. So the label is counted from the pixels, not from the share drawn.",
        ko="가장자리에서는 뽑은 비율보다 적게 붙습니다. 그래서 레이블은 뽑은 비율이 아니라 실제 픽셀 수로 정합니다.",
    )
