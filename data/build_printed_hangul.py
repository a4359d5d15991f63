"""Rebuild printed_hangul.npz: 140 syllables in each of the 43 fonts of printed_hangul_fonts.csv, all from Debian packages.

apt-get install fonts-noto-cjk fonts-nanum …     (twelve packages with their versions: the table; the script says which are missing)
python data/build_printed_hangul.py              (needs Pillow)
"""

import argparse
import csv
import io
from pathlib import Path

import numpy as np
import packing
from PIL import Image, ImageDraw, ImageFont

from course_lib.splits import SPLITS

FOLDER = Path("/usr/share/fonts")
CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣ"
# Unicode counts the syllables from 가 on: 19 consonants (five are doubled), of each 21 vowels, of each 28 endings.
ALL_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
ALL_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
SIZE, EM = 28, 24  # pixels
FINER = 8  # drawn so many times larger and averaged down, so that hinting to the pixel grid plays no part


def font_table():
    """The rows of printed_hangul_fonts.csv, each a dict."""
    with open(packing.FOLDER / "printed_hangul_fonts.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def syllable(consonant, vowel):
    """The syllable of two letters, without a final consonant: `syllable("ㄱ", "ㅏ")` is 가."""
    number = ALL_CONSONANTS.index(consonant) * len(ALL_VOWELS) + ALL_VOWELS.index(vowel)
    return chr(ord("가") + 28 * number)


def drawn(text, font):
    """White text on black, the bounding box of its ink in the middle of the image; uint8, shape `(28, 28)`.

    Args:
        text: What to draw.
        font: A font of Pillow, `EM * FINER` pixels high.
    """
    frame = SIZE * FINER
    page = Image.new("L", (3 * frame, 3 * frame))
    ImageDraw.Draw(page).text((frame, frame), text, fill=255, font=font)
    ink = page.crop(page.getbbox())
    if max(ink.size) > frame:
        raise ValueError(
            f"{text} of {font.getname()} does not fit: {ink.width}×{ink.height} of {frame} pixels."
        )
    image = Image.new("L", (frame, frame))
    image.paste(ink, ((frame - ink.width) // 2, (frame - ink.height) // 2))
    return np.asarray(image.reduce(FINER))


def specimen(content):
    """All syllables in one font; uint8, shape `(140, 28, 28)`: 가 나 다 … 하, 갸 냐 댜 … 햐, and so on.

    Args:
        content: The bytes of a font file; of a collection the first font is taken.
    """
    font = ImageFont.truetype(io.BytesIO(content), EM * FINER, layout_engine=ImageFont.Layout.BASIC)
    return np.array([drawn(syllable(consonant, vowel), font) for vowel in VOWELS for consonant in CONSONANTS])


def splits(folder):
    """Dict from split to `(inputs, targets, fonts)`; the fonts in the order of the table."""
    made, per_font = {}, len(CONSONANTS) * len(VOWELS)
    for split in SPLITS:
        rows = [row for row in font_table() if row["split"] == split]
        inputs = [specimen(packing.check_source(folder / row["file"], row["sha256"])) for row in rows]
        targets = np.tile(np.arange(len(CONSONANTS), dtype=np.uint8), len(rows) * len(VOWELS))
        fonts = np.repeat([row["family"] for row in rows], per_font)
        made[split] = np.concatenate(inputs), targets, fonts
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the packages put their fonts")
    folder = parser.parse_args().folder
    missing = sorted({row["package"] for row in font_table() if not (folder / row["file"]).is_file()})
    if missing:
        raise SystemExit(f"Fonts are missing in {folder}: apt-get install {' '.join(missing)}")
    packing.store("printed_hangul", splits(folder), parts=("inputs", "targets", "fonts"))


if __name__ == "__main__":
    main()
