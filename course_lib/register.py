"""The register of claims: what the sources say, and the rule by which each claim is judged.

A rule is written in `claims.toml` before its measurement.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from course_lib import arguments, statistics
from course_lib.language import say

KINDS = ("identity", "measured", "history")
_REGISTER = Path(__file__).with_name("claims.toml")


@dataclass(frozen=True)
class Claim:
    """One entry of the register.

    Attributes:
        id: Such as "C10", or "C10a" for a part of a half-right claim.
        chapter: Such as "01".
        sources: Such as "S0, S2": the documents that state it.
        kind: "identity", "measured" or "history"; None for a claim that is judged by its parts.
        statement: Dict with "en" and "ko".
        literature: Dict with "en" and "ko": what published work says.
        rule: Dict. Identity: `tolerance`. Measured: `metric`, `direction`, `minimum_effect` and `unit`
            ("pp": percentage points of a share), `n` (seeds), `regime` (dict with "en" and "ko"), and,
            where the evidence is a `Comparison`, `arm`, `baseline`, `split`, `epoch`.
        timing: Whether it is about wall time: its verdict may differ between machines.
        across_seeds: Whether its evidence rests on a choice over all seeds: a seed's number depends on the others.
    """

    id: str
    chapter: str
    sources: str
    kind: str | None
    statement: dict
    literature: dict
    rule: dict
    timing: bool = False
    across_seeds: bool = False

    def __repr__(self):
        return f"{self.id} · {say(**self.statement)}"


@functools.cache
def register():
    """All claims: dict of id to `Claim`, in the order of `claims.toml`."""
    with open(_REGISTER, "rb") as file:
        entries = tomllib.load(file)["claim"]
    claims = {}
    for entry in entries:
        claim = Claim(
            id=entry["id"],
            chapter=entry["chapter"],
            sources=entry["sources"],
            kind=entry.get("kind"),
            statement=entry["statement"],
            literature=entry.get("literature", {"en": "", "ko": ""}),
            rule=entry.get("rule", {}),
            timing=entry.get("timing", False),
            across_seeds=entry.get("across_seeds", False),
        )
        if claim.id in claims:
            raise ValueError(f"claims.toml: {claim.id} is there twice")
        if claim.kind is not None and claim.kind not in KINDS:
            raise ValueError(
                f"claims.toml: {claim.id}: kind must be one of {KINDS}. Received: {claim.kind!r}"
            )
        claims[claim.id] = claim
    return claims


def get(claim_id):
    """The `Claim` of an id; a `ValueError` that names the known ids if there is none."""
    known = register()
    if claim_id not in known:
        arguments.reject(
            "claim_id",
            expected_en=f"a registered claim ({', '.join(known)})",
            expected_ko=f"등록된 주장({', '.join(known)})",
            received=repr(claim_id),
        )
    return known[claim_id]


def of_chapter(chapter):
    """The claims of a chapter such as "01", in order."""
    return [claim for claim in register().values() if claim.chapter == chapter]


def confidence_level(chapter):
    """Level of each interval of a chapter: Bonferroni over its measured claims, 95 % for all together."""
    return statistics.bonferroni(max(1, sum(claim.kind == "measured" for claim in of_chapter(chapter))))
