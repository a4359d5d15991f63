"""Answers to the exercises of chapter 05."""

import math

import numpy as np


def factors(rotation_range, width_shift_range, height_shift_range):
    return rotation_range / 360, height_shift_range, width_shift_range


def factor_pairs(*ranges):
    return [(-factor, factor) for factor in factors(*ranges)]


def turned_by(rule):
    """Factors, right but for that of the rotation."""
    return lambda rotation, *shifts: (rule(rotation), *factors(rotation, *shifts)[1:])


def shifted_by(scale):
    return lambda rotation, width, height: (rotation / 360, height * scale, width * scale)


def flip_in_loops(images):
    return [[row.tolist()[::-1] for row in image] for image in images]


def flip_in_place(images):
    images[:] = images[:, :, ::-1]
    return images


def flip_some(*numbers):
    def flip(images):
        flipped = images.copy()
        for number in numbers:
            flipped[number] = np.fliplr(images[number])
        return flipped

    return flip


def value_at(image, y, x):
    top, left = int(y), int(x)
    down, right = y - top, x - left
    above = (1 - right) * image[top, left] + right * image[top, left + 1]
    below = (1 - right) * image[top + 1, left] + right * image[top + 1, left + 1]
    return (1 - down) * above + down * below


def value_by_tents(image, y, x):
    """Every pixel has a weight that falls to 0 within a distance of 1."""
    rows, columns = np.indices(image.shape)
    return np.sum(np.maximum(1 - abs(rows - y), 0) * np.maximum(1 - abs(columns - x), 0) * image)


def value_by_interp(image, y, x):
    rows, columns = map(np.arange, image.shape)
    return [np.interp(y, rows, [np.interp(x, columns, row) for row in image])]


def value_with_ceil(image, y, x):
    total = 0
    for row, row_weight in ((math.floor(y), math.ceil(y) - y), (math.ceil(y), y - math.floor(y))):
        for column, weight in ((math.floor(x), math.ceil(x) - x), (math.ceil(x), x - math.floor(x))):
            total += row_weight * weight * image[row, column]
    return total


def value_with(parts):
    """The value, with mistaken shares of the lower row and the right column."""

    def value(image, y, x):
        down, right = parts(y % 1, x % 1)
        return value_at(image, int(y) + down, int(x) + right)

    return value


def value_along_row(image, y, x):
    return np.interp(x, np.arange(image.shape[1]), image[int(y)])


def value_along_column(image, y, x):
    return np.interp(y, np.arange(len(image)), image[:, round(x)])


def value_of_transposed_pixels(image, y, x):
    return value_at(image, int(x) + y % 1, int(y) + x % 1)


def mix(values, partner, share):
    return share * values + (1 - share) * values[partner]


def mixup(inputs, targets, partner, share):
    return mix(inputs, partner, share), mix(targets, partner, share)


def mixup_in_loops(inputs, targets, partner, share):
    mixed_inputs, mixed_targets = [], []
    for own, other in enumerate(partner.tolist()):
        mixed_inputs.append((inputs[own] - inputs[other]) * share + inputs[other])
        mixed_targets.append(targets[own] * share + targets[other] * (1 - share))
    return [mixed_inputs, mixed_targets]


def mixup_in_place(inputs, targets, partner, share):
    inputs *= share
    return inputs, mix(targets, partner, share)


def mixup_to_partner(inputs, targets, partner, share):
    mixed_inputs, mixed_targets = inputs * share, targets * share
    mixed_inputs[partner] += (1 - share) * inputs
    mixed_targets[partner] += (1 - share) * targets
    return mixed_inputs, mixed_targets


def mixup_parts(of_inputs=mix, of_labels=mix):
    """MixUp, right as it stands; the arguments replace what is done to inputs or labels."""
    return lambda x, y, partner, share: (of_inputs(x, partner, share), of_labels(y, partner, share))


def exchanged(values, partner, share):
    return mix(values, partner, 1 - share)


def unmixed(values, partner, share):
    return values


def summed(values, partner, share):
    return values + values[partner]


def rounded(values, partner, share):
    return np.round(mix(values, partner, share))


def one_hot_of_largest(values, partner, share):
    return np.eye(values.shape[1])[mix(values, partner, share).argmax(axis=1)]


def class_of_largest(values, partner, share):
    return mix(values, partner, share).argmax(axis=1)


def with_order(order):
    """Mixing with partners of one's own making."""
    return mixup_parts(*[lambda v, partner, share: mix(v, order(partner), share)] * 2)


def label_share(height, width, top, left, box_height, box_width):
    rows = min(top + box_height, height) - max(top, 0)
    columns = min(left + box_width, width) - max(left, 0)
    return 1 - rows * columns / (height * width)


def label_share_by_mask(height, width, top, left, box_height, box_width):
    mask = np.ones((height, width))
    mask[max(top, 0) : top + box_height, max(left, 0) : left + box_width] = 0
    return mask.mean()


def label_share_in_loops(height, width, top, left, box_height, box_width):
    kept = 0
    for row in range(height):
        for column in range(width):
            kept += not (top <= row < top + box_height and left <= column < left + box_width)
    return [kept / (height * width)]


def label_share_by_slice(height, width, top, left, box_height, box_width):
    mask = np.ones((height, width))
    mask[top : top + box_height, left : left + box_width] = 0
    return mask.mean()


def label_share_moved(height, width, top, left, *box):
    return label_share(height, width, max(top, 0), max(left, 0), *box)


def covered(height, width, *box):
    return (1 - label_share(height, width, *box)) * height * width


def box_share(rows, columns):
    """The remaining share, from rows and columns counted by functions of start, side and length of the image."""
    return lambda h, w, top, left, bh, bw: 1 - rows(top, bh, h) * columns(left, bw, w) / (h * w)


def clipped(start, side, length):
    return min(start + side, length) - max(start, 0)


def unclipped(start, side, length):
    return side


def of_sides(rule):
    return lambda h, w, top, left, bh, bw: rule(clipped(top, bh, h) / h, clipped(left, bw, w) / w)


RIGHT = {
    "05.old_to_new": [
        factors,
        factor_pairs,
        lambda rotation, width, height: np.array([np.deg2rad(rotation) / (2 * np.pi), height, width]),
    ],
    "05.horizontal_flip": [
        lambda images: images[:, :, ::-1],
        lambda images: np.flip(images, axis=2),
        lambda images: [np.fliplr(image) for image in images],
        flip_in_loops,
    ],
    "05.bilinear": [value_at, value_by_tents, value_by_interp],
    "05.mixup": [mixup, mixup_in_loops],
    "05.cutmix_share": [label_share, label_share_by_mask, label_share_in_loops],
}

WRONG = {
    "05.bilinear": {
        "nearest_pixel": [lambda image, y, x: image[int(y + 0.5), int(x + 0.5)]],
        "one_corner_only": [
            lambda image, y, x: image[int(y), int(x)],
            lambda image, y, x: image[math.ceil(y), math.ceil(x)],
        ],
        "x_and_y_swapped": [
            lambda image, y, x: value_at(image, x, y),
            lambda image, y, x: value_at(image.T, y, x),
            value_of_transposed_pixels,
            value_with(lambda down, right: (right, down)),
        ],
        "weights_exchanged": [
            value_with(lambda down, right: (1 - down, 1 - right)),
            value_with(lambda down, right: (1 - down, right)),
        ],
        "average_of_four": [
            lambda image, y, x: image[int(y) : int(y) + 2, int(x) : int(x) + 2].mean(),
        ],
        "one_direction_only": [value_along_row, value_along_column],
        "wrong_at_whole_numbers": [value_with_ceil],
        "other": [lambda image, y, x: image.mean()],
        "wrong_shape": [lambda image, y, x: image[int(y)]],
    },
    "05.cutmix_share": {
        "not_clipped": [box_share(unclipped, unclipped)],
        "share_of_box": [lambda *given: 1 - label_share(*given)],
        "start_not_clipped": [
            label_share_moved,
            box_share(*[lambda at, side, n: min(at + side, n) - at] * 2),
        ],
        "end_not_clipped": [box_share(*[lambda at, side, n: at + side - max(at, 0)] * 2)],
        "one_direction_clipped": [box_share(clipped, unclipped), box_share(unclipped, clipped)],
        "sides_not_area": [
            of_sides(lambda rows, columns: (1 - rows) * (1 - columns)),
            of_sides(lambda rows, columns: 1 - (rows + columns) / 2),
            of_sides(lambda rows, columns: 1 - (rows * columns) ** 0.5),
            of_sides(lambda rows, columns: 1 - rows),
        ],
        "off_by_one": [
            box_share(*[lambda *axis: clipped(*axis) + 1] * 2),
            box_share(*[lambda *axis: clipped(*axis) - 1] * 2),
            box_share(*[lambda at, side, n: min(at + side, n - 1) - max(at, 0)] * 2),
        ],
        "negative_index": [label_share_by_slice],
        "pixels_not_share": [covered, lambda h, w, *box: h * w - covered(h, w, *box)],
        "share_of_the_box_inside": [
            lambda *given: covered(*given) / (given[-1] * given[-2]),
            lambda *given: 1 - covered(*given) / (given[-1] * given[-2]),
        ],
        "in_percent": [lambda *given: 100 * label_share(*given)],
        "whole_division": [lambda h, w, *box: 1 - int(covered(h, w, *box)) // (h * w)],
        "height_and_width_swapped": [lambda h, w, *box: label_share(w, h, *box)],
        "other": [lambda *given: 0.5],
    },
    "05.horizontal_flip": {
        "nothing_changed": [lambda images: images],
        "vertical_flip": [np.fliplr, lambda images: images[:, ::-1]],
        "batch_reversed": [np.flipud, lambda images: images[::-1]],
        "channels_reversed": [lambda images: images[..., ::-1]],
        "channels_also_reversed": [lambda images: images[:, :, ::-1, ::-1]],
        "rotated_by_180": [lambda images: np.rot90(images, 2, axes=(1, 2))],
        "all_axes": [np.flip, lambda images: [np.flip(image) for image in images]],
        "rows_and_columns_swapped": [lambda images: images.transpose(0, 2, 1, 3)],
        "first_image_only": [flip_some(0)],
        "some_images_only": [flip_some(1), flip_some(-1)],
        "input_mutated": [flip_in_place],
        "other": [lambda images: images / 2],
        "wrong_shape": [lambda images: images[0, :, ::-1]],
    },
    "05.mixup": {
        "shares_disagree": [mixup_parts(of_labels=exchanged), mixup_parts(of_inputs=exchanged)],
        "share_exchanged": [mixup_parts(exchanged, exchanged)],
        "labels_not_mixed": [mixup_parts(of_labels=unmixed)],
        "inputs_not_mixed": [mixup_parts(of_inputs=unmixed)],
        "not_mixed": [mixup_parts(unmixed, unmixed), with_order(np.sort)],
        "partner_only": [lambda x, y, partner, share: (x[partner], y[partner])],
        "sum_not_mean": [
            mixup_parts(summed, summed),
            mixup_parts(of_inputs=summed),
            mixup_parts(of_labels=summed),
        ],
        "share_ignored": [lambda x, y, partner, share: mixup(x, y, partner, 0.5)],
        "partner_inverted": [mixup_to_partner, with_order(np.argsort)],
        "partner_ignored": [
            with_order(lambda partner: np.arange(len(partner))[::-1]),
            with_order(lambda partner: np.roll(np.arange(len(partner)), 1)),
        ],
        "labels_rounded": [mixup_parts(of_labels=rounded), mixup_parts(of_labels=one_hot_of_largest)],
        "class_numbers_returned": [mixup_parts(of_labels=class_of_largest)],
        "not_two_arrays": [lambda x, y, partner, share: mix(x, partner, share)],
        "input_mutated": [mixup_in_place],
        "other": [lambda x, y, partner, share: (x / 2, y / 2)],
        "wrong_shape": [lambda x, y, partner, share: (mix(x, partner, share)[0], mix(y, partner, share))],
    },
    "05.old_to_new": {
        "degrees_as_given": [turned_by(lambda r: r)],
        "radians": [turned_by(np.deg2rad), turned_by(lambda r: r / 360 * 2 * math.pi)],
        "half_turns": [turned_by(lambda r: r / 180)],
        "rotation_in_percent": [turned_by(lambda r: r / 100)],
        "divided_by_two_pi": [turned_by(lambda r: r / (2 * math.pi))],
        "rotation_halved": [turned_by(lambda r: r / 360 / 2)],
        "upside_down": [turned_by(lambda r: 360 / r)],
        "height_and_width_swapped": [lambda rotation, width, height: (rotation / 360, width, height)],
        "shifts_rescaled": [shifted_by(100), shifted_by(0.01), shifted_by(1 / 360), shifted_by(0.5)],
        "rotation_not_first": [lambda *ranges: factors(*ranges)[::-1]],
        "one_sided": [lambda *ranges: [(0, factor) for factor in factors(*ranges)]],
        "other": [lambda *ranges: (0.1, 0.1, 0.1)],
        "wrong_shape": [lambda *ranges: factors(*ranges)[0]],
        "not_an_array": [lambda *ranges: dict(enumerate(factors(*ranges)))],
    },
}

HINTS = [
    ("05.old_to_new", turned_by(lambda r: r), ["(30, 0.1, 0.2)", "(0.0833, 0.1, 0.2)"]),
    ("05.horizontal_flip", np.fliplr, ["(10, 11, 12, …)", "(7, 8, 9, …)"]),
    ("05.horizontal_flip", flip_some(1), ["1", "2"]),
    ("05.bilinear", lambda image, y, x: image[int(y), int(x)], ["30", "73.2"]),
    ("05.bilinear", value_with_ceil, ["0", "50"]),
    ("05.mixup", mixup_parts(of_labels=unmixed), ["(1, 0, 0)", "(0.7, 0, 0.3)", "(8.2, 2.4)"]),
    ("05.cutmix_share", box_share(unclipped, unclipped), ["0.76", "0.9"]),
]

NO_NUMBER = {
    "05.horizontal_flip": {"input_mutated"},
    "05.mixup": {"input_mutated"},
    "05.old_to_new": {"not_an_array"},
}
