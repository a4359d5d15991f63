"""What text and audio augmentation share: an operation on one example that draws from the generator it is given."""

from course_lib import arguments


class DrawnOperation:
    """An operation with a name; a subclass applies it to many examples, each with a generator of its own.

    Args:
        operation: Function of the subclass's `signature`, that draws from nothing else than its generator.
        name: Str, what is shown of it.
    Raises:
        ValueError: If `operation` is no function.
    """

    signature = "(example, generator) -> example"

    def __init__(self, operation, name=None):
        if not callable(operation):
            arguments.reject(
                "operation",
                expected_en=f"a function {self.signature}",
                expected_ko=f"함수 {self.signature}",
                received=type(operation).__name__,
            )
        self.operation = operation
        self.name = name or getattr(operation, "__name__", type(operation).__name__)

    def __repr__(self):
        return f"{type(self).__name__}({self.name})"

    @classmethod
    def operations_of(cls, augmentations):
        """The operations of one or more objects of this class; anything else is a `ValueError`."""
        if not augmentations or not all(isinstance(one, cls) for one in augmentations):
            arguments.reject(
                "augmentations",
                expected_en=f"one or more {cls.__name__} objects",
                expected_ko=f"하나 이상의 {cls.__name__} 객체",
                received=str([type(one).__name__ for one in augmentations]),
            )
        return [one.operation for one in augmentations]


def one_of(operations, example, *given):
    """What one of the operations, with equal chances, makes of an example; the generator is the last that is given."""
    return operations[given[-1].integers(len(operations))](example, *given)


def in_turn(operations, example, *given):
    """What the operations, each on the result of the one before, make of an example."""
    for operation in operations:
        example = operation(example, *given)
    return example


def joined_name(how, augmentations):
    """Such as "in turn: typos 0.05, EDA 0.1"."""
    return f"{how}: {', '.join(one.name for one in augmentations)}"
