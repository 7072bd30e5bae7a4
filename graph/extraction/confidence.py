"""How sure a relation is: what several claims of it weigh together, and which are kept.

What comes in are all claims of a document; what goes out is one claim for each relation and pair of ends, with a
calibrated confidence: the share of right ones among such claims in documents that the figures were not made from. Rules
weigh by their precision, the model by its score; agreement of both, and of several sentences, raises the confidence;
another relation of the same two lowers it. The figures stand in ``graph/models/relations.json``; without the file every
rule keeps its own estimate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.extraction import learned
from graph.extraction.frames import Claim
from graph.extraction.pairs import family
from graph.model import STATUS_ORDER

SYMMETRIC = frozenset({"cooperates_with"})
NEVER, SURELY = 0.002, 0.998
"""The probabilities between which odds are taken."""
ACCEPTED = 0.4
"""From here on, where more than half proved right, a relation is accepted; what is kept below is proposed."""
DOUBT = 4.0
"""What the model's score can weigh at most, in either direction."""


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

    @property
    def score(self) -> float | None:
        """The best score of the model as the logarithm of odds; ``None`` where it saw no such pair."""
        scores = [logit(claim.confidence) for claim in self.claims if claim.rule == learned.RULE]
        return max(-DOUBT, min(DOUBT, max(scores))) if scores else None


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
    p = min(max(p, NEVER), SURELY)
    return math.log(p / (1 - p))


def rivals(found: Iterable[Case]) -> dict[tuple[str, ...], list[Case]]:
    """The cases of every two things, whatever the relation and direction."""
    out: dict[tuple[str, ...], list[Case]] = {}
    for case in found:
        out.setdefault(tuple(sorted(case.ends)), []).append(case)
    return out


def evidence(case: Case, rules: Mapping[str, float], others: Mapping[tuple[str, ...], list[Case]]) -> dict[str, float]:
    """What speaks for and against a case, as the weights of the table name it.

    Numbers: the model's score, the precision of the best rule, how many sentences and kinds of rules; signs that are
    there or not: no rule, no score, and other relations of the same two. Finer signs (the kind of rule, how the things
    were found) were tried: they fitted the documents of the benchmark and did worse on real ones.
    """
    told, score = case.by_rules, case.score
    kinds = {family(claim) for claim in told}
    out = {
        "base": 1.0,
        "model": score or 0.0,
        "rule": max((logit(rule_precision(claim, rules)) for claim in told), default=0.0),
        "sentences": math.log(len({claim.passage for claim in case.claims})),
        "kinds": math.log(max(len(kinds), 1)),
    }
    signs = set() if told else {"by none"}
    if score is None:
        signs.add("model none")
    for other in others.get(tuple(sorted(case.ends)), ()):
        if other is case:
            continue
        if other.by_rules:
            signs.add("other by rule" if told else "other by rule, this by none")
        if (other.score or 0.0) > (score or 0.0):
            signs.add("other likelier")
    return out | dict.fromkeys(sorted(signs), 1.0)


def rule_precision(claim: Claim, rules: Mapping[str, float]) -> float:
    """The measured precision of a claim's rule, else that of its relation, else the rule's own estimate."""
    return rules.get(claim.rule, rules.get(family(claim), rules.get(claim.relation, claim.confidence)))


def judged(claims: Iterable[Claim], tables: Mapping[str, Any]) -> list[Claim]:
    """One claim for each relation and pair with its confidence; those below the threshold are left out.

    The status is the strongest that a rule reads, else the strongest that the model's sentences give; the quote is that
    of the surest claim with this status. A table without weights keeps everything as its rules estimate it.
    """
    rules, weights = tables.get("rules", {}), tables.get("confidence", {})
    least = tables.get("threshold", {"rule": 0.0, "model": 0.0})
    found = cases(claims)
    others = rivals(found)
    out = []
    for case in found:
        if weights:
            sums = sum(weights.get(name, 0.0) * value for name, value in evidence(case, rules, others).items())
            confidence = round(1 / (1 + math.exp(-sums)), 2)
        else:
            confidence = max(claim.confidence for claim in case.claims)
        if confidence >= least["rule" if case.by_rules else "model"]:
            out.append(replace(chosen(case), confidence=confidence))
    return out


def chosen(case: Case) -> Claim:
    """The claim that speaks for a case."""
    return min(case.by_rules or case.claims, key=lambda claim: (STATUS_ORDER[claim.status], -claim.confidence))
