"""A data set divided once into training, validation and test, that no experiment can change."""

import dataclasses

import numpy as np

from course_lib import arguments, language
from course_lib.language import say

SPLITS = ("train", "validation", "test")
_SUBSET, _LABEL_NOISE = 1, 2  # keep the random numbers of the two apart when the seed is the same


@dataclasses.dataclass(frozen=True)
class About:
    """What a person must know about a data set before using it.

    Attributes:
        title, description: Dict from "en" and "ko" to text.
        origin, licence, citation: Text; empty where there is nothing to say.
        class_names: Dict from "en" and "ko" to the names of the classes, or None.
        notes: Tuple of such dicts as `title`: what was done to the data since they were loaded.
    """

    title: dict
    description: dict
    origin: str = ""
    licence: str = ""
    citation: str = ""
    class_names: dict | None = None
    notes: tuple = ()

    @classmethod
    def from_entry(cls, entry, **changes):
        """Make one of what `registry.json` says about a data set; `changes` take the place of single fields."""
        keys = ("title", "description", "origin", "licence", "citation", "class_names")
        return cls(**{key: changes.get(key, entry[key]) for key in keys})

    def rows(self):
        """The filled lines of the data card as `(heading, text)`, in the language in use."""
        rows = [
            (say(en="description", ko="설명"), say(**self.description)),
            *((say(en="changed", ko="변경"), say(**note)) for note in self.notes),
            (say(en="origin", ko="출처"), self.origin),
            (say(en="licence", ko="라이선스"), self.licence),
            (say(en="citation", ko="인용 정보"), self.citation),
        ]
        return [(heading, text) for heading, text in rows if text]

    def __repr__(self):
        return "\n".join([say(**self.title), *(f"  {heading}: {text}" for heading, text in self.rows())])

    def _repr_markdown_(self):
        return "\n".join(
            [f"**{say(**self.title)}**", "", *(f"- {head}: {text}" for head, text in self.rows())]
        )


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A data set divided into training, validation and test; it cannot be changed.

    Every method returns a new `Dataset`. The arrays are read-only, so that what one arm of an experiment
    does to its batches cannot reach another arm.

    Attributes:
        train, validation, test: Each `(inputs, targets)`. Inputs: numbers or text, shape `(examples, ...)`.
            Targets: int64 class labels 0 … K−1, shape `(examples,)`, or floats for regression.
        about: `About`. Origin, licence, description, and what was done to the data.
        num_classes: The number of classes K, or None for regression. Left out, it is read from the training
            labels; it then stays, also when label noise happens to leave no example of a class.
    """

    train: tuple
    validation: tuple
    test: tuple
    about: About
    num_classes: int | None = None

    def __post_init__(self):
        for split in SPLITS:
            object.__setattr__(self, split, _checked_split(split, getattr(self, split)))
        for split in SPLITS[1:]:
            _check_alike(split, getattr(self, split), self.train)
        if self.train[1].dtype.kind == "i":
            if self.num_classes is None:
                object.__setattr__(self, "num_classes", _count_classes(self.train[1]))
            _check_labels(self)

    def __reduce__(self):  # arrays that come back from another process would be writable
        return Dataset, (self.train, self.validation, self.test, self.about, self.num_classes)

    @property
    def class_names(self):
        """The names of the classes in the language in use, a tuple of K texts, or None for regression."""
        if self.num_classes is None:
            return None
        names = self.about.class_names or {}
        return tuple(names.get(language.current(), map(str, range(self.num_classes))))

    def subset(self, num_train, seed):
        """Draw fewer training examples; validation and test stay as they are.

        Each class keeps its share of the training set, rounded so that the sum is right, and at least one
        example; in a balanced set the classes therefore differ by at most one. Chance decides the examples,
        their order and who gets the remainder. Another seed, or another size, is an independent draw.

        Args:
            num_train: Int, from the number of classes to the number of training examples.
            seed: Int, at least 0.
        Returns:
            `Dataset`.
        Raises:
            ValueError: If an argument is outside its range.
        """
        inputs, targets = self.train
        labels = np.zeros(len(targets), int)
        if self.num_classes is not None:
            labels = targets.argmax(axis=1) if targets.ndim == 2 else targets  # one-hot targets
            _, labels = np.unique(labels, return_inverse=True)  # label noise may have left a class out
        counts = np.bincount(labels)
        least = len(counts)
        num_train = arguments.whole_number("num_train", num_train, minimum=least)
        seed = arguments.whole_number("seed", seed)
        if num_train > len(targets):
            arguments.reject(
                "num_train",
                expected_en=f"a whole number from {least} to {len(targets)}, the training examples there are",
                expected_ko=f"{least} 이상 {len(targets)}(훈련 예제의 수) 이하의 정수",
                received=num_train,
            )
        generator = np.random.default_rng([_SUBSET, num_train, seed])
        shares = _class_shares(counts, num_train, generator)
        drawn = [
            generator.choice(np.flatnonzero(labels == label), share, replace=False)
            for label, share in enumerate(shares)
        ]
        rows = generator.permutation(np.concatenate(drawn))
        return self._with_train(
            (inputs[rows], targets[rows]),
            en=f"{num_train:,} of {len(targets):,} training examples, drawn by class with seed {seed}",
            ko=f"훈련 예제 {len(targets):,}개 가운데 {num_train:,}개를 클래스별로 뽑음(시드 {seed})",
        )

    def with_label_noise(self, fraction, seed):
        """Replace the labels of some training examples by wrong ones; validation and test stay clean.

        Exactly `round(fraction * examples)` training examples, drawn without regard to class, get a label
        drawn uniformly from the K−1 other classes: never their own. (Some texts draw from all K classes;
        then only (K−1)/K of the fraction becomes wrong.) Compare with `train[1]` of the original to see which.

        Args:
            fraction: Float in `[0, 1]`. The share of training labels made wrong.
            seed: Int, at least 0.
        Returns:
            `Dataset`.
        Raises:
            ValueError: If an argument is outside its range, or the targets are not at least two classes.
        """
        fraction = arguments.rate("fraction", fraction)
        seed = arguments.whole_number("seed", seed)
        inputs, targets = self.train
        if self.num_classes is None or self.num_classes < 2 or targets.ndim != 1:
            raise ValueError(
                say(
                    en="Label noise needs class labels of at least two classes (before one-hot targets); these are not.",
                    ko="레이블 잡음을 넣으려면 클래스가 둘 이상인 클래스 레이블이어야 하는데(원-핫으로 바꾸기 전에), "
                    "이 데이터는 그렇지 않습니다.",
                )
            )
        generator = np.random.default_rng([_LABEL_NOISE, seed])
        num_wrong = round(fraction * len(targets))
        rows = generator.choice(len(targets), num_wrong, replace=False)
        noisy = targets.copy()
        noisy[rows] = (targets[rows] + generator.integers(1, self.num_classes, num_wrong)) % self.num_classes
        return self._with_train(
            (inputs, noisy),
            en=f"{num_wrong:,} of {len(targets):,} training labels made wrong with seed {seed}",
            ko=f"훈련 레이블 {len(targets):,}개 가운데 {num_wrong:,}개를 틀린 레이블로 바꿈(시드 {seed})",
        )

    def with_one_hot_targets(self):
        """Turn class labels into shares, as mixed labels and `categorical_crossentropy` need them.

        Returns:
            `Dataset` whose targets are float32, shape `(examples, num_classes)`: 1 at the class, else 0.
        Raises:
            ValueError: If the targets are not class labels.
        """
        if self.num_classes is None or self.train[1].ndim != 1:
            arguments.reject(
                "targets",
                expected_en="class labels, whole numbers in one axis",
                expected_ko="클래스 레이블(축이 하나인 정수)",
                received=f"{self.train[1].dtype}, shape {self.train[1].shape}",
            )
        shares = np.eye(self.num_classes, dtype=np.float32)
        changes = {split: (getattr(self, split)[0], shares[getattr(self, split)[1]]) for split in SPLITS}
        return dataclasses.replace(self, **changes)

    def _with_train(self, train, **note):
        about = dataclasses.replace(self.about, notes=(*self.about.notes, note))
        return dataclasses.replace(self, train=train, about=about)

    def __repr__(self):
        lines = [
            f"  {language.label(split)}: {len(inputs):,} × {inputs.shape[1:]} {inputs.dtype}, {targets.dtype}"
            for split, (inputs, targets) in zip(SPLITS, (self.train, self.validation, self.test), strict=True)
        ]
        return "\n".join([repr(self.about), *lines])

    def _repr_markdown_(self):
        heads = (
            say(en="set", ko="세트"),
            say(en="examples", ko="예제 수"),
            say(en="inputs, each", ko="입력 하나"),
            say(en="targets", ko="타깃"),
        )
        kind = say(en="floats", ko="실수")
        if self.num_classes is not None:
            kind = say(en=f"{self.num_classes} classes", ko=f"클래스 {self.num_classes}개")
        lines = [f"| {' | '.join(heads)} |", "|---|---:|---|---|"]
        for split in SPLITS:
            inputs, _ = getattr(self, split)
            shape = "×".join(map(str, inputs.shape[1:])) or "1"
            lines.append(f"| {language.label(split)} | {len(inputs):,} | {shape}, {inputs.dtype} | {kind} |")
        return "\n".join([self.about._repr_markdown_(), "", *lines])


def from_arrays(train, validation, test, *, about=None, class_names=None):
    """Make a `Dataset` of your own arrays; they are checked and copied.

    Args:
        train, validation, test: Each `(inputs, targets)` of equal length, not empty, without NaN or infinity.
            Targets: whole numbers 0 … K−1 for classes (each class occurs in training), or floats for regression.
        about: None, a title, or an `About`.
        class_names: None or K texts.
    Returns:
        `Dataset`.
    Raises:
        ValueError: If the arrays do not fit together; the message says which and why.
    """
    if not isinstance(about, About):
        title = {"en": about or "Your own data", "ko": about or "직접 준비한 데이터"}
        about = About(title=title, description={"en": "", "ko": ""})
    if class_names is not None:
        about = dataclasses.replace(about, class_names=dict.fromkeys(language.LANGUAGES, tuple(class_names)))
    return Dataset(train, validation, test, about)


def _checked_split(name, pair):
    """`(inputs, targets)` as read-only arrays of equal length."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        arguments.reject(
            name,
            expected_en="a pair (inputs, targets)",
            expected_ko="(inputs, targets) 쌍",
            received=type(pair).__name__,
        )
    inputs, targets = (
        _read_only(f"{name} {part}", a) for part, a in zip(("inputs", "targets"), pair, strict=True)
    )
    if inputs.ndim == 0 or inputs.dtype.kind not in "UT":
        inputs = arguments.finite_array(f"{name} inputs", inputs)
    targets = arguments.finite_array(f"{name} targets", targets)
    if targets.ndim == 0 or inputs.ndim == 0 or len(inputs) != len(targets) or not inputs.size:
        arguments.reject(
            name,
            expected_en="inputs and targets of the same length, at least 1",
            expected_ko="길이가 같고 비어 있지 않은 입력과 타깃",
            received=f"shapes {inputs.shape}, {targets.shape}",
        )
    if targets.dtype.kind in "bu" or (targets.dtype.kind == "i" and targets.dtype != np.int64):
        targets = _read_only(name, targets.astype(np.int64))
    return inputs, targets


def _read_only(name, values):
    try:
        array = np.asarray(values)
    except ValueError:
        arguments.reject(
            name,
            expected_en="an array, all rows of one length",
            expected_ko="모든 행의 길이가 같은 배열",
            received=type(values).__name__,
        )
    base = array
    while isinstance(base, np.ndarray):  # a read-only view of a writable array can still change
        if base.flags.writeable:
            array = array.copy()
            array.setflags(write=False)
            break
        base = base.base
    return array


def _check_alike(name, pair, train):
    """Raise unless a split has the same kind of inputs and targets as the training set."""
    for part, array, pattern in zip(("inputs", "targets"), pair, train, strict=True):
        if array.shape[1:] != pattern.shape[1:] or array.dtype.kind != pattern.dtype.kind:
            arguments.reject(
                f"{name} {part}",
                expected_en=f"like those of train: each of shape {pattern.shape[1:]}, {pattern.dtype}",
                expected_ko=f"train과 같은 꼴: 하나의 모양 {pattern.shape[1:]}, {pattern.dtype}",
                received=f"{array.shape[1:]}, {array.dtype}",
            )


def _count_classes(targets):
    """K, if the class labels are 0 … K−1 and training has an example of each; anything else is an error."""
    present = np.unique(targets)
    if targets.ndim != 1 or not np.array_equal(present, np.arange(len(present))):
        listed = ", ".join(map(str, present[:5])) + (", …" if len(present) > 5 else "")
        arguments.reject(
            "train targets",
            expected_en="class labels 0 … K−1 in one axis, each at least once (floats for regression)",
            expected_ko="축이 하나이고 0 … K−1이 모두 나오는 클래스 레이블(회귀라면 실수)",
            received=f"shape {targets.shape}, labels {listed}",
        )
    return len(present)


def _check_labels(dataset):
    """Raise unless every label is one of the classes, and names, if any, are one per class."""
    last = dataset.num_classes - 1
    for split in SPLITS:
        targets = getattr(dataset, split)[1]
        wrong = targets[(targets < 0) | (targets > last)]
        if wrong.size:
            arguments.reject(
                f"{split} targets",
                expected_en=f"labels of the training classes, 0 … {last}",
                expected_ko=f"훈련 세트의 클래스 레이블 0 … {last}",
                received=f"label {wrong[0]}",
            )
    for names in (dataset.about.class_names or {}).values():
        if len(names) != dataset.num_classes:
            arguments.reject(
                "class_names",
                expected_en=f"{dataset.num_classes} names, one per class",
                expected_ko=f"클래스마다 하나씩 이름 {dataset.num_classes}개",
                received=len(names),
            )


def _class_shares(counts, num_train, generator):
    """How many to draw of each class: one, and of the rest its share by largest remainder, ties by chance.

    Counting one of each class beforehand on both sides keeps every share between 1 and `counts`.
    """
    quotas = (num_train - len(counts)) * (counts - 1) / max(counts.sum() - len(counts), 1)
    shares = np.floor(quotas).astype(int)
    ranking = np.lexsort((generator.random(len(counts)), -(quotas - shares).round(9)))
    shares[ranking[: num_train - len(counts) - shares.sum()]] += 1
    return shares + 1
