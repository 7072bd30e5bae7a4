"""How sure a relation is: what several claims of it weigh together, and which are kept.

What comes in are all claims of a document; what goes out is one claim for each relation and pair of ends, with a
calibrated confidence: the share of right ones among such claims in documents that the figures were not made from. Rules
weigh by their precision, the model by its score; agreement of both, and of several sentences, raises the confidence.
The figures stand in ``graph/models/relations.json``; without the file every rule keeps its own estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from graph.extraction import learned
from graph.extraction.frames import Claim
from graph.extraction.pairs import family
from graph.model import STATUS_ORDER

SYMMETRIC = frozenset({"cooperates_with"})
KEPT = ("base", "learned", "no learned", "rule", "no rule", "sentences", "rules")
"""The evidence that is weighed."""


@dataclass(frozen=True, slots=True)
class Case:
    """All claims of one relation between two things."""

    relation: str
    ends: tuple[str, str]
    claims: tuple[Claim, ...]

    @property
    def by_rules(self) -> list[Claim]:
        """The claims that rules made."""
        return [claim for claim in self.claims if claim.rule != learned.RULE]


def cases(claims: Iterable[Claim]) -> list[Case]:
    """Claims by relation and ends, in the order of the first of each."""
    found: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        ends = (claim.subject.id, claim.object.id)
        if claim.relation in SYMMETRIC:
            ends = (min(ends), max(ends))
        found.setdefault((claim.relation, *ends), []).append(claim)
    return [Case(relation, (one, other), tuple(same)) for (relation, one, other), same in found.items()]


def logit(p: float) -> float:
    """The logarithm of the odds, within bounds."""
    p = min(max(p, 0.002), 0.998)
    return math.log(p / (1 - p))


def evidence(case: Case, rules: dict[str, float]) -> dict[str, float]:
    """What speaks for a case: the model's best score, the best rule's precision, the number of sentences and rules."""
    told = case.by_rules
    scores = [logit(claim.confidence) for claim in case.claims if claim.rule == learned.RULE]
    precision = max((logit(rule_precision(claim, rules)) for claim in told), default=0.0)
    return {
        "base": 1.0,
        "learned": max(scores, default=0.0),
        "no learned": float(not scores),
        "rule": precision,
        "no rule": float(not told),
        "sentences": math.log(len({claim.passage for claim in case.claims})),
        "rules": math.log(max(len({family(claim) for claim in told}), 1)),
    }


def rule_precision(claim: Claim, rules: dict[str, float]) -> float:
    """The measured precision of a claim's rule, else that of its relation, else the rule's own estimate."""
    return rules.get(claim.rule, rules.get(family(claim), rules.get(claim.relation, claim.confidence)))


def judged(claims: Iterable[Claim], tables: dict[str, Any]) -> list[Claim]:
    """One claim for each relation and pair with its confidence; those below the threshold are left out.

    The status is the strongest that a rule reads, else the strongest that the model's sentences give; the quote is that
    of the surest claim with this status.
    """
    rules, weights = tables.get("rules", {}), tables.get("confidence", {})
    least = tables.get("threshold", {"rule": 0.0, "model": 0.0})
    out = []
    for case in cases(claims):
        if weights:
            sums = sum(weights[name] * value for name, value in evidence(case, rules).items())
            confidence = round(1 / (1 + math.exp(-sums)), 2)
        else:
            confidence = max(claim.confidence for claim in case.claims)
        if confidence >= least["rule" if case.by_rules else "model"]:
            out.append(replace(_chosen(case), confidence=confidence))
    return out


def _chosen(case: Case) -> Claim:
    """The claim that speaks for a case."""
    return min(case.by_rules or case.claims, key=lambda claim: (STATUS_ORDER[claim.status], -claim.confidence))
