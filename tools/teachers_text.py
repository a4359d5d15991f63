"""The fixed sentences of the pages for teachers, in both languages; `teachers` fills in what differs."""

from lesson_minutes import (
    CODE_LINES_PER_MINUTE,
    LESSON_MINUTES,
    MINUTES_PER_EXERCISE,
    MINUTES_PER_PREDICTION,
    PLANNED_MINUTES,
    PUBLISHED_WORDS_PER_MINUTE,
    WORDS_PER_MINUTE,
)

MARK = "<!-- made by tools/teachers.py from notebooks/src: do not edit -->"

PAGE = {
    "en": """\
# {title}

{mark}

Notes for teachers · [chapter]({chapter}) · [solutions]({solutions}) · [all chapters](README.md) · [한국어]({other})

About **{total} minutes** by the rule below; the chapter itself says {said}. Computing takes about {seconds} seconds on two cores.

## Objectives

Afterwards students can

{objectives}

## Before the lesson

- **Students know:** {prerequisites}
{needs}
## Minutes

{minutes}

An estimate by a rule; nobody was timed. Text at {rate} words a minute, half of the published {published}, because one
stops at formulas and pictures; code at {code} lines a minute; each prediction {prediction} minute, each exercise {exercise}
([sources](README.md)).
{lessons}
## Predictions, and what was measured

The predictions that each section asks for, and the verdicts that the stored notebook prints there. A verdict is computed,
never typed in.{timing}

{measured}

## Exercises and typical wrong answers

The check knows these mistakes by name and gives these hints; the numbers are those of one such answer. Where an
exercise's hints begin with what was returned and what is wanted, only the first is given in full.

{exercises}
""",
    "ko": """\
# {title}

{mark}

수업 안내 · [본문]({chapter}) · [풀이]({solutions}) · [전체 목록](README.md) · [English]({other})

아래의 규칙으로 계산하면 **약 {total}분**이 걸립니다. 본문 첫머리에는 {said}분이라고 적혀 있습니다. 계산은 코어 두 개로 약 {seconds}초
걸립니다.

## 학습 목표

이 장을 마친 학생이 할 수 있는 일입니다.

{objectives}

## 수업 전에

- **학생이 미리 알아야 할 것:** {prerequisites}
{needs}
## 시간

{minutes}

규칙으로 어림한 값이며 실제로 재지는 않았습니다. 글은 1분에 {rate}어절을 읽는 것으로 계산했습니다. 수식과 그림에서 멈추게 되므로,
발표된 속도({published}어절)의 절반으로 잡았습니다. 코드는 1분에 {code}줄, 예상은 하나에 {prediction}분, 연습 문제는 하나에
{exercise}분입니다([근거](README.md)).
{lessons}
## 예상할 것과 측정한 것

절마다 예상해 볼 질문과, 저장된 노트북이 그 절에서 내린 판정입니다. 판정은 손으로 적지 않고 계산합니다.{timing}

{measured}

## 연습 문제와 흔한 오답

채점할 때 이름으로 알아보는 실수와, 그때 나오는 힌트입니다. 숫자는 그런 답 하나에서 나온 값입니다. 힌트가 학생의 결과와 맞는 결과를
알려 주는 말로 시작하는 문제에서는 첫째 힌트만 전부 적었습니다.

{exercises}
""",
}

COLUMNS = {
    "en": ["section", "minutes", "lines of code", "predictions", "exercises"],
    "ko": ["절", "분", "코드(줄)", "예상", "연습 문제"],
}
LESSON_COLUMNS = {"en": ["lesson", "from", "to", "minutes"], "ko": ["차시", "처음", "끝", "분"]}
OPENING = {"en": "Opening", "ko": "들어가며"}
TOTAL = {"en": "**total**", "ko": "**합계**"}
AT_HOME = {"en": "at home", "ko": "과제"}

EXTRA = {
    "en": "- **Extra packages:** `course-lib[{extra}]`. `course.py lab` installs them with the rest; elsewhere the "
    "notebook's first cell does.\n",
    "ko": "- **추가 패키지:** `course-lib[{extra}]`. `course.py lab`이 함께 설치하며, 다른 곳에서는 노트북의 첫 셀이 "
    "설치합니다.\n",
}
LESSONS = {
    "en": f"""
## Two lessons of {LESSON_MINUTES} minutes

For a class that reads and runs the notebook itself. A lesson is planned for {PLANNED_MINUTES} minutes at most; the rest is for
starting up and for talking about the predictions.

""",
    "ko": f"""
## {LESSON_MINUTES}분 수업 두 차시

학생이 노트북을 직접 읽고 실행하는 수업을 기준으로 나누었습니다. 한 차시는 {PLANNED_MINUTES}분 이내로 잡았고, 남는 시간은 컴퓨터를 켜고
예상을 이야기하는 데 씁니다.

""",
}
TIMING = {
    "en": " († rests on measured time, and may differ on your computer.)",
    "ko": " (†는 시간을 재서 내린 판정이므로 컴퓨터에 따라 다를 수 있습니다.)",
}

INDEX_COLUMNS = {
    "en": ["chapter", "minutes", "chapter says", "computing", "predictions", "exercises", "extra packages"],
    "ko": ["장", "분", "본문의 시간", "계산", "예상", "연습 문제", "추가 패키지"],
}
SECONDS = {"en": "{} s", "ko": "{}초"}

INDEX = {
    "en": f"""\
# For teachers

{MARK}

[한국어](../ko/README.md)

Each page holds what a lesson needs: objectives, minutes for each section, the predictions to discuss with
what was then measured, and the typical wrong answers to the exercises with the hints that the checks give. The pages
are made from the chapters themselves.

{{table}}

## In class

- **The day before**, with internet: run `python3 course.py lab` once on each computer (about 4 GB). From then on
  everything works offline. `python3 course.py run 01` runs a chapter without a browser and shows that a computer is ready.
- **Predictions first.** The notebooks are stored with their outputs, and so with the answers: *Clear Outputs of All
  Cells* in JupyterLab's menu *Edit* hides them. Let everybody write a prediction down before the cell is run.
- **The exercises check themselves**, at once and on the student's own computer; nothing is sent anywhere. A check says:
  right, not yet (with a hint), not answered yet, or error in the code. `exercises.check(…).mistake` is the name of the
  mistake. Every check also tells slips of form, such as a result of another shape; the pages leave those out.
- **The solutions** are notebooks of their own, in `notebooks/en/solutions`. Remove that folder from what you hand out
  if the exercises are homework.
- **Language.** `notebooks/en` and `notebooks/ko` hold the same cells. The first cell of a notebook decides the language
  of its plots, verdicts and hints; `COURSE_LANGUAGE=ko python3 course.py lab` opens the Korean folder.

## Where the minutes come from

- **Text**, in words between spaces: half the published rate of silent reading, because one stops at formulas, pictures
  and outputs. English: {PUBLISHED_WORDS_PER_MINUTE["en"]} words a minute for non-fiction (Brysbaert, 2019, *Journal of Memory and Language* 109, 104047), so
  {WORDS_PER_MINUTE["en"]}. Korean: {PUBLISHED_WORDS_PER_MINUTE["ko"]} words (Song, Kim, Hyung, 2016, *Journal of the Korean Ophthalmological Society* 57, 642–649), so {WORDS_PER_MINUTE["ko"]}.
- **Code**: {CODE_LINES_PER_MINUTE} lines a minute. A **prediction**: {MINUTES_PER_PREDICTION} minute. An **exercise**: {MINUTES_PER_EXERCISE} minutes.
- The halving, and the numbers for code, predictions and exercises, are chosen, not measured.
- Not counted: references, displayed formulas, the set-up cell, solutions, and waiting for the computer. Each section is
  rounded to whole minutes.
- The sum of a chapter is {{lowest}} to {{highest}} of the minutes that its head line says.
""",
    "ko": f"""\
# 가르치는 분께

{MARK}

[English](../en/README.md)

장마다 수업에 필요한 것을 한 쪽에 모았습니다. 학습 목표, 절마다 걸리는 시간, 함께 예상해 볼 질문과 측정한 결과, 그리고 연습 문제의 흔한
오답과 그때 나오는 힌트입니다. 모두 본문에서 자동으로 만듭니다.

{{table}}

## 수업에서

- **수업 전날**, 인터넷이 되는 곳에서 컴퓨터마다 `python3 course.py lab`을 한 번 실행하십시오(약 4 GB). 그다음부터는 인터넷이
  없어도 됩니다. `python3 course.py run 01`은 브라우저 없이 한 장을 실행하므로, 준비가 끝났는지 확인할 수 있습니다.
- **예상을 먼저 합니다.** 노트북에는 출력이 저장되어 있어서 답이 미리 보입니다. JupyterLab의 *Edit* 메뉴에서 *Clear Outputs of All
  Cells*를 고르면 사라집니다. 셀을 실행하기 전에 모두 예상을 적게 하십시오.
- **연습 문제는 바로 채점됩니다.** 학생의 컴퓨터에서 채점하며 어디에도 보내지 않습니다. 결과는 '맞았습니다', '아직 아닙니다'(힌트가
  나옵니다), '아직 답하지 않았습니다', '코드에 오류가 있습니다' 가운데 하나입니다. `exercises.check(…).mistake`는 실수의 이름입니다. 결과의 모양이
  다른 것처럼 형식이 어긋난 답도 모든 문제에서 알려 주지만, 안내에는 적지 않았습니다.
- **풀이**는 `notebooks/ko/solutions`에 따로 있습니다. 연습 문제를 과제로 낸다면 이 폴더를 빼고 나누어 주십시오.
- **언어.** `notebooks/ko`와 `notebooks/en`에는 같은 셀이 들어 있습니다. 그림, 판정, 힌트의 언어는 노트북의 첫 셀에서 정해집니다.
  `COURSE_LANGUAGE=en python3 course.py lab`은 영어 폴더를 엽니다.

## 시간을 계산한 규칙

- **글**은 띄어 쓴 단위(어절)로 셉니다. 수식과 그림과 출력에서 멈추게 되므로, 발표된 묵독 속도의 절반으로 계산합니다. 한국어는 1분에
  {PUBLISHED_WORDS_PER_MINUTE["ko"]}어절(송지호, 김재형, 형성민, 2016, 대한안과학회지 57, 642–649)의 절반인 {WORDS_PER_MINUTE["ko"]}어절이고, 영어는 논픽션 {PUBLISHED_WORDS_PER_MINUTE["en"]}단어(Brysbaert,
  2019, *Journal of Memory and Language* 109, 104047)의 절반인 {WORDS_PER_MINUTE["en"]}단어입니다.
- **코드**는 1분에 {CODE_LINES_PER_MINUTE}줄, **예상**은 하나에 {MINUTES_PER_PREDICTION}분, **연습 문제**는 하나에 {MINUTES_PER_EXERCISE}분입니다.
- 절반으로 잡은 것과 코드, 예상, 연습 문제의 수는 측정한 값이 아니라 정한 값입니다.
- 참고 문헌, 따로 떼어 쓴 수식, 준비 셀, 풀이, 계산을 기다리는 시간은 세지 않습니다. 절마다 분 단위로 반올림합니다.
- 이렇게 더한 시간은 본문 첫머리에 적힌 시간의 {{lowest}}에서 {{highest}}입니다.
""",
}
