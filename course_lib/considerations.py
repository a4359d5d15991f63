"""What to consider before regularizing: a decision tree whose leaves name the claims that they rest on."""

from course_lib.decisions import Advice, Answer, Question


def tree():
    """The tree of chapter 08, a `decisions.Question`: capacity, overfitting, noise, known invariances, time.

    It sums up small networks on small data, as far as chapters 03 to 08 measured them.
    """
    return Question(
        "capacity",
        {
            "en": "Without regularizers, is the training error as small as the labels allow?",
            "ko": "규제하지 않을 때, 훈련 오류율이 레이블이 허용하는 데까지 낮아집니까?",
        },
        {
            "no": Answer({"en": "no", "ko": "아니요"}, _BIAS),
            "yes": Answer({"en": "yes", "ko": "예"}, _overfitting()),
        },
    )


def _overfitting():
    return Question(
        "validation",
        {
            "en": "Does the validation loss turn up, or is it far above the training loss?",
            "ko": "검증 손실이 다시 올라가거나, 훈련 손실보다 훨씬 높습니까?",
        },
        {
            "no": Answer({"en": "no", "ko": "아니요"}, _NOTHING),
            "yes": Answer({"en": "yes", "ko": "예"}, _noise()),
        },
    )


def _noise():
    return Question(
        "labels",
        {"en": "Are many training labels wrong?", "ko": "틀린 훈련 레이블이 많습니까?"},
        {
            "many wrong": Answer({"en": "many", "ko": "많음"}, _NOISY),
            "trusted": Answer({"en": "few or none", "ko": "거의 없음"}, _invariance()),
        },
    )


def _invariance():
    return Question(
        "change",
        {
            "en": "Is there a change of the inputs that leaves the answer as it is?",
            "ko": "답을 바꾸지 않는 입력의 변형을 알고 있습니까?",
        },
        {
            "known": Answer({"en": "yes", "ko": "예"}, _AUGMENT),
            "unknown": Answer({"en": "no", "ko": "아니요"}, _time()),
        },
    )


def _time():
    return Question(
        "time",
        {
            "en": "May several networks be trained and used?",
            "ko": "신경망을 여러 개 훈련해서 써도 됩니까?",
        },
        {
            "plenty": Answer({"en": "yes", "ko": "예"}, _ENSEMBLE),
            "little": Answer({"en": "no", "ko": "아니요"}, _TUNED),
        },
    )


_BIAS = Advice(
    {
        "en": "Do not regularize: take another or a larger network, or train longer.",
        "ko": "규제하지 않습니다. 다른 신경망이나 더 큰 신경망을 쓰거나, 더 오래 훈련합니다.",
    },
    ("C36a", "C60b"),
)
_NOTHING = Advice(
    {"en": "Nothing is needed. Keep the plain network.", "ko": "규제가 필요 없습니다. 그대로 씁니다."},
    ("C41a", "C62b"),
)
_NOISY = Advice(
    {
        "en": "Dropout, or stop with patience. A full-strength penalty on top worsens the likelihood.",
        "ko": "드롭아웃을 쓰거나, 참을성 있게 기다렸다가 멈춥니다. 여기에 강한 벌점을 더하면 가능도가 나빠집니다.",
    },
    ("C61d", "C61j", "C62a"),
)
_AUGMENT = Advice(
    {
        "en": "Augment first. Dropout beside it, for the likelihood; validation decides.",
        "ko": "데이터 증강부터 합니다. 가능도가 중요하면 드롭아웃을 곁들이고, 검증으로 정합니다.",
    },
    ("C61f", "C61g", "C62c"),
)
_ENSEMBLE = Advice(
    {
        "en": "Dropout, tuned on validation; then average about five networks.",
        "ko": "검증으로 조정한 드롭아웃을 쓰고, 신경망을 다섯 개쯤 평균합니다.",
    },
    ("R34a", "R34b", "R34d"),
)
_TUNED = Advice(
    {
        "en": "Dropout or a penalty, tuned on validation; compare with another network.",
        "ko": "드롭아웃이나 벌점을 검증으로 조정하고, 다른 신경망과도 견주어 봅니다.",
    },
    ("C59a", "C62d", "C62e"),
)
