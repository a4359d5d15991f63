"""Rebuild korean_intents.npz: Korean commands to a home, from the templates of home-assistant-intents 2026.11.25.

python data/build_korean_intents.py           (gets the package with pip)
python data/build_korean_intents.py --wheel home_assistant_intents-2026.11.25-py3-none-any.whl
"""

import json
import math
import re

import numpy as np
import packing
from korean_templates import expand

REQUIREMENT = "home-assistant-intents==2026.11.25"
MEMBER = "home_assistant_intents/data/ko.json"
MEMBER_SHA256 = "f3d9f9a5ae1788717a196030e875e46ef862aabdae249fb0a15291a34f83f22b"
SIZES = {"train": 200, "validation": 50, "test": 100}  # sentences of each class
HANDS = (
    "train",
    "test",
    "validation",
    "train",
)  # of four groups of a class, the one with most sentences first
CLASSES = ("turn on", "turn off", "ask state", "ask temperature", "set light", "timer", "media")

ROOMS = (
    "거실, 안방, 침실, 부엌, 주방, 욕실, 화장실, 서재, 현관, 복도, 베란다, 다락방, 지하실, 공부방, 세탁실, 식당, 작업실, "
    "손님방, 놀이방, 옷방, 아이 방, 1층, 2층, 3층"
)
COLOURS = "흰색, 하얀색, 빨간색, 주황색, 노란색, 초록색, 파란색, 보라색, 분홍색, 하늘색, 청록색"
LISTS = {  # what a value may be; words of the same kind that the file writes out are values as well
    "area": ROOMS.split(", "),
    "light": ["조명", "전등", "불"],
    "fan": ["선풍기", "환풍기", "실링팬"],
    "switch": ["스위치"],
    "door": ["문", "창문"],
    "cover_classes": ["커튼", "블라인드", "창문", "문"],
    "on_off_states": ["켜져", "꺼져"],
    "cover_states": ["열려", "닫혀"],
    "lock_states": ["잠겨", "잠금 해제되어"],
    "brightness": [f"{n}{unit}" for n in range(10, 100, 10) for unit in ("%", "퍼센트")],
    "brightness_level": ["최대", "최소", "가장 밝게", "가장 어둡게", "제일 밝게", "제일 어둡게"],
    "color": COLOURS.split(", "),
    "color_temperature": [f"{kelvin}켈빈" for kelvin in (2700, 3000, 4000, 5000, 6500)],
    "color_temperature_names": ["전구색", "주백색", "주광색"],
    "timer": [f"{n}분" for n in (1, 3, 5, 10, 15, 20, 25, 30, 40, 50)]
    + [f"{n}초" for n in (10, 20, 30, 45)]
    + [f"{n}시간" for n in (1, 2, 3, 6)],
}
NAMES = {  # what {name} may be, by the domain that the template asks for
    "switch": [
        "에어컨",
        "가습기",
        "제습기",
        "공기 청정기",
        "히터",
        "라디오",
        "텔레비전",
        "스피커",
        "스탠드",
        "무드등",
    ],
    "light": ["스탠드", "무드등", "식탁등", "수면등", "독서등", "벽등", "간접 조명", "장식 조명"],
    "cover": ["암막 커튼", "롤스크린", "큰 창문", "작은 창문", "창가 블라인드"],
    "lock": ["현관문", "대문", "뒷문", "차고 문"],
    "climate": ["에어컨", "보일러", "히터", "온풍기", "냉난방기", "전기장판"],
    "media_player": ["텔레비전", "스피커", "라디오", "오디오", "사운드바", "빔 프로젝터", "태블릿"],
    "scene": ["영화", "취침", "외출", "독서", "파티", "휴식", "식사", "명상"],
    "script": ["청소 준비", "손님맞이", "아침 준비", "퇴근 준비", "빨래 알림"],
}
RULES = {  # in place of the file's, with the endings that people use
    "light": "{light}",
    "what_is": "(뭐야|뭔가요)",
    "set": "(설정해줘|변경해줘|바꿔줘|설정|변경)",
    "numeric_value_set": "(설정해줘|변경해줘|맞춰줘|설정|변경)",
    "timer_set": "(설정|설정해줘|맞춰|맞춰줘|시작|시작해줘|걸어줘)",
    "timer_cancel": "(취소|취소해|취소해줘|삭제|삭제해|삭제해줘|없애|없애줘)",
}
MENDED = {  # in the file's templates, one after the other
    "(선풍기|팬|환기구|환풍기|실링팬)": "{fan}",
    " 팬 ": " {fan} ",
    "스위치(": "{switch}(",
    "문이 있어": "{door}(이|가) 있어",
    "문이 ": "{door}(이|가) ",
    "모든 문 ": "모든 {door} ",
    "}있": "} 있",
    "{area}을": "{area}(을|를)",
    "[ ][%|퍼센트|프로]": "",
    "[ ][k|켈빈]": "",
    "{brightness}[로]": "{brightness}로",
    "밝기[로]": "밝기로",
    "[로|으로]": "(로|으로)",
    "의 [색상]": "의 색상",
    "[상태가] ": "",
    "[상태] (<what_is>|어때|말해줘|알려줘|알아)": "상태 (<what_is>|어때|말해줘|알려줘)",
    "(알아|알려줘|말해줘)": "(알려줘|말해줘)",
    "[장면|모드] [활성화|<turn>] [켜|작동|켜줘|켜줄래]": "모드 (활성화|활성화해줘|켜줘|켜줄래|작동)",
    "[스크립트] [실행|시작|<turn>] [켜|작동|켜줘|켜줄래]": "(실행|실행해줘|시작|시작해줘)",
    "[짜리]": "짜리",
    "{timer_hours:hours}시간": "{timer}",
    "{timer_hours:start_hours}시간": "{timer}",
    "{timer_minutes:minutes}분": "{timer}",
    "{timer_minutes:start_minutes}분": "{timer}",
    "{timer_seconds:seconds}초": "{timer}",
    "{timer_seconds:start_seconds}초": "{timer}",
    "{timer}[으로]": "{timer}[로|으로]",
    "{timer}[로]": "{timer}[로|으로]",
    "[음악|영상|비디오]": "(음악|영상|비디오)",
    "[재생|틀어|틀어줘]": "(재생|재생해줘|틀어|틀어줘)",
    "곡|노래|트랙|화)[으로|로]": "곡|트랙)으로",
    "(일시정지|일시 정지|일시정지해|멈춰|정지|정지해)": "(일시 정지|일시 정지해줘|멈춰|멈춰줘|정지|정지해줘)",
    "(다시 재생|계속 재생|이어서 재생|재개|재개해|계속해)": "(다시 재생|계속 재생해줘|이어서 재생해줘|다시 틀어줘|재개|재개해줘)",
    "(다시 시작|다시 시작해|재개|재개해|계속|계속해)": "(다시 시작|다시 시작해|다시 시작해줘|재개|재개해줘|계속해|계속해줘)",
}
LEFT_OUT = (  # templates that say too little, or something else than they mean
    "{name}[는|은] (<what_is>|어때|말해줘|알려줘|알아)",
    "{area} {name} {lock_states:state}있어",
    "{area} {brightness}[ ][%|퍼센트|프로]로 [<numeric_value_set>]",
    "{area} [색상] {color}[로|으로] [<set>]",
    "{area}의 [색상] {color}[로|으로] [<set>]",
    "(더워|추워|따뜻해|시원해)",
    "타이머 (상태|확인|어때)",
)
UNNATURAL = re.compile(  # what remains that nobody says
    "불 (전원|작동|종료|색상)|불의|(어떤|무슨) 불|(어떤|어디) .*에 |게(로| 밝기)|(최대|최소)( 밝기)? (설정|변경|맞춰)|(최대|최소|게)$"
    "|(스탠드|무드등) 틀어|화 틀어|여기에 (다음|음악|영상|비디오)"
)


def class_of(intent, block):
    """The class of a block of the file, a number, or None: opening and locking are left out."""
    domains = _domains(block)
    if intent in ("HassTurnOn", "HassTurnOff"):
        return None if {"cover", "lock"} & set(domains) else CLASSES.index(f"turn {intent[8:].lower()}")
    if "Timer" in intent or "Media" in intent:
        return CLASSES.index("timer" if "Timer" in intent else "media")
    if "binary_sensor" in domains:
        return None
    known = {"HassGetState": 2, "HassClimateGetTemperature": 3, "HassLightSet": 4}
    return known.get(intent)


def _domains(block):
    slots, context = block.get("slots", {}), block.get("requires_context", {})
    return [slots["domain"]] if "domain" in slots else context.get("domain", [])


def mended(template):
    """The template as it is used, or None if it is left out."""
    if template in LEFT_OUT:
        return None
    text = f" {template} "
    for old, new in MENDED.items():
        text = text.replace(old, new)
    return text.strip()


def groups(intents, rules):
    """For each class its groups of sentences, the largest first; templates with a skeleton in common are one group.

    Args:
        intents: Dict from intent to `{"data": blocks}`, as in the file.
        rules: Dict from the name of a rule to its template, as in the file.
    Returns:
        A list for each class, of lists of sentences in the order of the file. No skeleton is in two of them.
    """
    found = [[] for _ in CLASSES]  # of (skeletons, sentences)
    for intent, content in intents.items():
        for block in content["data"]:
            label = class_of(intent, block)
            domains = _domains(block)
            names = NAMES.get("switch" if "switch" in domains else domains[0] if domains else None, [])
            for template in filter(None, map(mended, block["sentences"] if label is not None else ())):
                pairs = expand(template, rules | RULES, LISTS | {"name": names})
                pairs = [pair for pair in pairs if not UNNATURAL.search(pair[0])]
                skeletons, sentences = {s for _, s in pairs}, dict.fromkeys(text for text, _ in pairs)
                for group in [group for group in found[label] if group[0] & skeletons]:
                    found[label].remove(group)
                    skeletons, sentences = skeletons | group[0], group[1] | sentences
                if sentences:
                    found[label].append((skeletons, sentences))
    _refuse_shared([skeletons for of_class in found for skeletons, _ in of_class])
    return [sorted((list(texts) for _, texts in of_class), key=len, reverse=True) for of_class in found]


def _refuse_shared(sets):
    """Stop if two classes have a skeleton in common: it would cross between training and test."""
    every = [skeleton for skeletons in sets for skeleton in skeletons]
    if len(every) != len(set(every)):
        raise ValueError(f"Skeletons of two classes: {sorted({s for s in every if every.count(s) > 1})}")


def splits(grouped, sizes=SIZES, hands=HANDS):
    """Deal whole groups to the splits, and of each split take as many sentences of each class.

    Args:
        grouped: What `groups` returns.
        sizes: Dict from split to the number of sentences of each class.
        hands: The split of each of four groups; then it starts again.
    Returns:
        Dict from split to `(inputs, targets, templates)`: text, uint8, and int16, the number of the sentence's group,
        counted over all classes. The classes alternate.
    """
    first = np.cumsum([0] + [len(of_class) for of_class in grouped])
    parts = {split: [] for split in sizes}
    for label, of_class in enumerate(grouped):
        for split, size in sizes.items():
            mine = [n for n in range(len(of_class)) if hands[n % len(hands)] == split]
            shares = _shares([len(of_class[n]) for n in mine], size)
            chosen = [
                (text, label, first[label] + n)
                for n, share in zip(mine, shares, strict=True)
                for text in _spread(of_class[n], share)
            ]
            parts[split].append(_spread(chosen, size))
    return {
        split: tuple(
            np.array(column, dtype)
            for column, dtype in zip(
                zip(*(row for rows in zip(*of_classes, strict=True) for row in rows), strict=True),
                (np.str_, np.uint8, np.int16),
                strict=True,
            )
        )
        for split, of_classes in parts.items()
    }


def _shares(available, total):
    """How many to take of each group so that the sum is `total`: as many of each, or all where there are fewer."""
    if sum(available) < total:
        raise ValueError(f"{total} sentences are wanted, {sum(available)} are there.")
    shares = [0] * len(available)
    order = sorted(range(len(available)), key=available.__getitem__)
    for place, group in enumerate(order):
        shares[group] = min(available[group], (total - sum(shares)) // (len(order) - place))
    return shares


def _spread(items, number):
    """`number` of the items in a scattered order: steps of about 0.618 of their number visit all before any twice."""
    step = round(len(items) * 0.618) or 1
    while math.gcd(step, len(items)) != 1:
        step += 1
    return [items[place * step % len(items)] for place in range(number)]


def main():
    file = json.loads(packing.member_of_package(__doc__, REQUIREMENT, MEMBER, MEMBER_SHA256))
    grouped = groups(file["intents"], file["expansion_rules"])
    packing.store("korean_intents", splits(grouped), parts=("inputs", "targets", "templates"))


if __name__ == "__main__":
    main()
