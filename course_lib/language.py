"""The reader's language: every sentence a person sees exists in Korean and in English."""

import os
import re

LANGUAGES = ("ko", "en")

_current = os.environ.get("COURSE_LANGUAGE", "en")
if _current not in LANGUAGES:
    _current = "en"


def use(language):
    """Choose the language of plots, verdicts, checks and errors.

    Args:
        language: `"ko"` or `"en"`.
    Raises:
        ValueError: If `language` is neither.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(
            f"`language` must be 'ko' or 'en'. Received: {language!r} · 'ko' 또는 'en'이어야 합니다."
        )
    _current = language


def current():
    """The language in use, `"ko"` or `"en"`."""
    return _current


def say(*, en, ko):
    """Pick the sentence in the language in use: `say(en="seed", ko="시드")`."""
    return ko if _current == "ko" else en


# Arm names, metrics and splits are English strings in shared code; these are their Korean labels.
_KOREAN_LABELS = {
    "10 to 30 dB": "10에서 30 dB",
    "10 voices": "목소리 10개",
    "2 taken for 5": "2를 5로 본 비율",
    "25 voices": "목소리 25개",
    "3 taken for 5": "3을 5로 본 비율",
    "30 passes": "30번 평균",
    "4 semitones": "4반음",
    "4,096 thinned networks": "솎아낸 신경망 4,096개",
    "5 taken for 3": "5를 3으로 본 비율",
    "5 voices": "목소리 5개",
    "Gaussian noise": "정규 잡음",
    "Korean deletion": "한국어 삭제",
    "Korean keyboard": "한국어 자판 오타",
    "Korean spacing": "한국어 띄어쓰기 오류",
    "Korean spelling": "한국어 맞춤법 오류",
    "Korean swap": "한국어 교환",
    "Korean synonyms": "한국어 유의어 교체",
    "L1": "L1 규제",
    "L2": "L2 규제",
    "NLL difference, right is worse": "NLL의 차이(오른쪽일수록 나쁨)",
    "accuracy": "정확도",
    "activation": "활성화",
    "activations": "활성화",
    "activity L1": "활성화 L1 규제",
    "all images": "모든 이미지",
    "alone": "단독",
    "amplitude": "진폭",
    "arithmetic mean": "산술 평균",
    "arm": "조건",
    "as it is": "그대로",
    "at once": "한꺼번에",
    "augmentation": "데이터 증강",
    "average of five": "다섯 개의 평균",
    "background noise": "배경 잡음",
    "badly spaced": "띄어쓰기가 틀린 글",
    "bag of words": "단어 주머니",
    "bagging": "배깅",
    "baseline": "기준 조건",
    "batch": "배치",
    "batch normalization": "배치 정규화",
    "batch size": "배치 크기",
    "below 0.001": "절댓값이 0.001보다 작은 비율",
    "best of its size": "개수별로 가장 좋은 조합",
    "best weights restored": "가장 좋은 가중치로 되돌림",
    "bias": "편향",
    "bias L2": "편향 L2 규제",
    "both": "둘 다",
    "brightness": "밝기",
    "calibration error": "보정 오차",
    "capacity": "용량",
    "change of the correlation": "상관의 변화(오른쪽: 더 닮음)",
    "changed clip": "바꾼 클립",
    "clean": "깨끗한 글",
    "clean clip": "깨끗한 클립",
    "clean clips": "깨끗한 클립",
    "clean labels": "깨끗한 레이블",
    "clothes": "옷",
    "clothes: error (%)": "옷: 오류율(%)",
    "clothes: nll": "옷: 음의 로그 가능도",
    "command": "명령",
    "confidence": "확신도",
    "confidence − accuracy": "확신도 − 정확도",
    "contrast": "대비",
    "convolution": "합성곱",
    "correct labels": "올바른 레이블",
    "criterion": "중단 기준",
    "degree": "차수",
    "degrees of freedom": "자유도",
    "depth": "깊이",
    "difference": "차이",
    "digit": "숫자",
    "digits": "숫자",
    "digits: error (%)": "숫자: 오류율(%)",
    "digits: error (%), shifted": "숫자: 오류율(%), 어긋난 이미지",
    "drop rate": "드롭아웃 비율",
    "dropout": "드롭아웃",
    "dropout rate": "드롭아웃 비율",
    "early stopping": "조기 종료",
    "effective rank": "유효 랭크",
    "elastic net": "엘라스틱 넷",
    "epoch": "에포크",
    "epochs": "에포크 수",
    "epochs trained": "훈련한 에포크 수",
    "equal mean squared error": "평균 제곱 오차가 같은 곳",
    "erasing": "지우기",
    "error": "오류율",
    "error (%)": "오류율(%)",
    "error difference (pp)": "오류율 차이(%p)",
    "example": "예제",
    "examples": "예제 수",
    "factor": "배수",
    "feature (1: the clear copy)": "특성(1: 또렷한 사본)",
    "features": "특성 수",
    "first hidden layer": "첫 번째 은닉층",
    "first layer": "첫째 층",
    "flip": "좌우 뒤집기",
    "frame": "프레임",
    "gain": "음량 조절",
    "gain db": "음량(dB)",
    "gain of the winner over the average (pp)": "뽑힌 것이 평균보다 나은 정도(%p)",
    "gain on test": "테스트에서의 이득",
    "gain on validation": "검증에서의 이득",
    "gap": "일반화 차이",
    "generalization gap": "일반화 차이",
    "geometric mean": "기하 평균",
    "gradient": "그래디언트",
    "hidden layer": "은닉층 하나",
    "hidden units": "은닉 유닛 수",
    "high": "상한",
    "horizontal flip": "좌우 뒤집기",
    "image 1": "이미지 1",
    "image 2": "이미지 2",
    "images": "이미지",
    "in the pipeline": "파이프라인에서",
    "input": "입력",
    "input (1 to 10 matter)": "입력(1부터 10까지가 중요함)",
    "input dropout": "입력 드롭아웃",
    "inputs": "입력",
    "inverted": "역 드롭아웃",
    "inverted dropout": "역 드롭아웃",
    "keep probability": "유지 확률",
    "kernel": "가중치",
    "l1 penalty": "l1 벌점",
    "label noise": "레이블 잡음",
    "label smoothing": "레이블 스무딩",
    "largest rotation (degrees)": "최대 회전 각도(도)",
    "largest share in a group": "묶음에서 가장 큰 몫",
    "largest shift (pixels)": "최대 이동량(픽셀)",
    "lasso": "라쏘",
    "lasso (L1)": "라쏘(L1)",
    "last epoch": "마지막 에포크",
    "last weights": "마지막 가중치",
    "layer": "층",
    "layers in the model": "모델 안의 층",
    "lead of the winner (pp)": "뽑힌 것이 앞선 크기(%p)",
    "learned by heart": "외운 비율",
    "learning rate": "학습률",
    "linear": "선형",
    "log-mel picture": "로그 멜 그림",
    "loss": "손실",
    "loud": "큰 소리",
    "low": "하한",
    "max-norm": "최대 노름 제약",
    "mean": "평균",
    "mean 3": "3의 평균",
    "mean 5": "5의 평균",
    "mean of 30 passes": "예측 30번의 평균",
    "mean of the passes": "예측들의 평균",
    "mean rank": "평균 순위",
    "mean squared error": "평균 제곱 오차",
    "mel band": "멜 대역",
    "metric": "지표",
    "mirrored": "좌우로 뒤집음",
    "misspelt": "맞춤법이 틀린 글",
    "mistyped": "오타가 있는 글",
    "momentum": "모멘텀",
    "mse": "평균 제곱 오차",
    "narrow": "좁은 신경망",
    "narrow network": "좁은 신경망",
    "negative log-likelihood": "음의 로그 가능도",
    "network": "신경망",
    "networks averaged": "평균한 신경망 수",
    "new voices": "새 목소리",
    "nll": "음의 로그 가능도",
    "no augmentation": "데이터 증강 없음",
    "no dropout": "드롭아웃 없음",
    "no factor": "곱하지 않음",
    "no penalty": "벌점 없음",
    "no regularization": "규제 없음",
    "noise": "잡음",
    "noisy digits": "틀린 레이블이 섞인 숫자",
    "noisy labels": "잡음 섞인 레이블",
    "none": "규제 없음",
    "num train": "훈련 예제 수",
    "number of techniques": "기법의 수",
    "off": "끔",
    "on": "켬",
    "one by one": "차례로",
    "one mask a batch": "배치에 마스크 하나",
    "one mask an example": "예제마다 마스크 하나",
    "one network": "신경망 하나",
    "operation": "연산",
    "original": "원본",
    "output": "출력",
    "outputs": "출력",
    "passes": "횟수",
    "pasted line": "복사해 붙인 한 줄",
    "penalty": "벌점",
    "picture": "그림",
    "pitch shift": "음높이 바꾸기",
    "probability": "확률",
    "probability of a 3": "3일 확률",
    "probability of the right class": "정답 클래스의 확률",
    "quiet": "조용한 소리",
    "quiet clips": "조용한 클립",
    "random deletion": "무작위 삭제",
    "random features": "무작위 특성",
    "random subspaces": "무작위 부분공간",
    "random swap": "무작위 교환",
    "rate": "비율",
    "recipe": "증강 조합",
    "recorded noise": "녹음한 잡음",
    "resampled": "리샘플링",
    "review": "리뷰",
    "ridge": "릿지",
    "ridge (L2)": "릿지(L2)",
    "rotation": "돌리기",
    "same voices": "같은 목소리",
    "searches": "탐색 횟수",
    "second hidden layer": "두 번째 은닉층",
    "second layer": "둘째 층",
    "seconds a training": "훈련 한 번에 걸린 시간(초)",
    "seed": "시드",
    "seeds": "시드 수",
    "semitones": "반음",
    "share of networks": "신경망의 비율",
    "share of units deleted": "지운 유닛의 비율",
    "shift": "옮기기",
    "shift 2 pixels": "옮기기 2픽셀",
    "shift and turn": "옮기고 돌리기",
    "shift down": "아래로 옮기기",
    "shift right": "오른쪽으로 옮기기",
    "shifted": "어긋난 이미지",
    "shifted in time": "시간을 옮긴 클립",
    "shifted test": "어긋난 테스트",
    "shirt": "셔츠",
    "snr db": "신호 대 잡음비(dB)",
    "soft threshold": "소프트 임계 연산",
    "sparsity": "희소성",
    "speed": "속도 바꾸기",
    "standard deviation": "표준 편차",
    "standard dropout": "일반 드롭아웃",
    "step": "단계",
    "strength": "세기",
    "strength of AdamW": "AdamW의 감쇠",
    "strength of L2": "L2의 세기",
    "strong L2": "강한 L2 규제",
    "telephone": "전화",
    "temple": "사원",
    "test": "테스트",
    "test error": "테스트 오류율",
    "test error (%)": "테스트 오류율(%)",
    "text": "텍스트",
    "the half that chose": "뽑는 데 쓴 절반",
    "the other half": "나머지 절반",
    "three networks": "신경망 세 개",
    "three short ones": "짧게 훈련한 세 개",
    "time shift": "시간 이동",
    "time stretch": "시간 늘이기",
    "train": "훈련",
    "training": "훈련",
    "training error": "훈련 오류율",
    "training examples": "훈련 예제 수",
    "training images": "훈련 이미지 수",
    "trials": "시행 횟수",
    "truth": "참값",
    "typos": "오타",
    "unit": "유닛",
    "units": "유닛 수",
    "units off": "꺼진 유닛의 비율",
    "units off, of 128": "유닛 128개 가운데 꺼진 수",
    "validation": "검증",
    "vertical flip": "위아래 뒤집기",
    "voice": "목소리",
    "weight": "가중치",
    "weight decay": "가중치 감쇠",
    "weights": "가중치",
    "whole network": "전체 신경망",
    "wide": "넓은 신경망",
    "width": "너비",
    "without the clear copy": "또렷한 사본 없이",
    "wrong labels": "틀린 레이블",
    "zeros": "0의 비율",
    "zoom": "확대·축소",
    "× (1 − rate)": "× (1 − 비율)",
    "× rate": "× 비율",
}


def add_labels(korean_labels):
    """Add entries to the catalogue of labels: a dict from English label to Korean label."""
    _KOREAN_LABELS.update(korean_labels)


def label(name):
    """The label of an arm, metric, split or argument in the language in use.

    Each part of a sum or an interaction is translated and a trailing number stays: `label("dropout 0.5 + L2 0.01")` is
    `"드롭아웃 0.5 + L2 규제 0.01"` in Korean, `label("dropout × L2")` is `"드롭아웃 × L2 규제"`. `_` counts as a space: `label("learning_rate")` is
    `"learning rate"` in English. A name without an entry is returned unchanged.
    """
    if name in _KOREAN_LABELS and name != "nll":
        return say(en=name, ko=_KOREAN_LABELS[name])
    for sign in (", ", " × "):
        if sign in name:
            return sign.join(label(part) for part in name.split(sign))
    if name == "nll":
        name = "negative log-likelihood"
    return " + ".join(_label_of_part(part) for part in name.split(" + "))


def _label_of_part(name):
    words, number = re.fullmatch(r"(.*?)(\s+[-+−]?[\d.,]+(?:e-?\d+)?%?)?", name, re.DOTALL).groups()
    for key, rest in ((name, ""), (words, number or "")):
        for spelling in (key, key.replace("_", " ")):
            if spelling in _KOREAN_LABELS:
                return say(en=spelling, ko=_KOREAN_LABELS[spelling]) + rest
    return name
