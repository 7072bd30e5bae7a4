"""What must be derived again after some documents went and others came, and what of the earlier tables stays.

What comes in are the tables before and after, with the rows of statements that changed; what goes out tells
:func:`graph.queries.columns.derived.derive` which parts to make, and gives it the agreements and ties of all others.

A part is made again when one of its statements came or went, when a naming of its node did (which may change its dates,
kind or name), when what its node is about did, when an end became or ceased to be an actor, or, for what is said of two
ends directly, when what is said of them through nodes did. Agreements of the same parties are one part.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from graph.queries.arrays import Array, spans
from graph.queries.columns.draft import N, S
from graph.queries.columns.tables import COLUMN, Columns
from graph.queries.ties import COOPERATION, NODE_RELATIONS, TIE_KINDS

A, T, E = COLUMN["agreements"], COLUMN["ties"], COLUMN["entities"]
ABOUT = ("concerns", "addresses")


class Change:
    """The way from earlier tables to new ones; all numbers are those of the new tables."""

    def __init__(self, old: Columns, new: Columns, place: Array, old_rows: Array,
                 gone: Collection[str], come: Collection[str]) -> None:  # fmt: skip
        self.before, self.new, self.place = old, new, place[: len(old.nodes)]
        was = old.arrays["statements"].copy()
        for column in ("subject", "object"):
            was[:, S[column]] = self.place[was[:, S[column]]]
        self.was = was[old.arrays["kept"]]
        self.now = new.arrays["statements"][new.arrays["kept"]]
        left = _of_documents(old, old.column("statements", "document"), gone)[old.arrays["kept"]]
        came = _of_documents(new, new.column("statements", "document"), come)[new.arrays["kept"]]
        self.moved = np.concatenate([self.was[left], self.now[came]])
        names_left = self.place[old.arrays["namings"][
            _of_documents(old, old.column("namings", "document"), gone), N["entity"]
        ]]  # fmt: skip
        names_came = new.arrays["namings"][_of_documents(new, new.column("namings", "document"), come), N["entity"]]
        self.named: Array = np.unique(np.concatenate([names_left, names_came]))
        self.ends: Array = np.unique(
            np.concatenate([self.named, self.moved[:, S["subject"]], self.moved[:, S["object"]]])
        )
        self.old = self._renumbered(old_rows)
        self.old_rows = old_rows

    def _codes(self, relations: Collection[str]) -> list[int]:
        return [self.new.code(relation) for relation in sorted(relations)]

    def _moved(self, relations: Collection[str]) -> Array:
        found: Array = self.moved[np.isin(self.moved[:, S["relation"]], self._codes(relations))]
        return found

    def _renumbered(self, old_rows: Array) -> dict[str, Array]:
        names = ("agreements", "ties", "parties", "party_statements", "agreement_iris", "agreement_topics",
                 "tie_topics", "tie_statements")  # fmt: skip
        made = {name: self.before.arrays[name].copy() for name in names}
        for name in ("agreement_iris", "agreement_topics", "tie_topics"):
            made[name] = self.place[made[name]]
        for name in ("party_statements", "tie_statements"):
            made[name] = old_rows[made[name]]
        made["parties"][:, 0] = self.place[made["parties"][:, 0]]
        ties = made["ties"]
        for column in ("a", "b", "via"):
            there = ties[:, T[column]] >= 0
            ties[there, T[column]] = self.place[ties[there, T[column]]]
        return made

    # -- what is made again ----------------------------------------------------------------------------------------

    def agreements(self, keys: Array, subjects: Array, party_keys: Any) -> Array:
        """Which statements on parties: those of agreements of the same parties as one that changed."""
        party = self._codes(["party"])
        about = self._moved([*ABOUT, "party"])[:, S["subject"]]
        dirty = np.union1d(about, self.named)
        was = self.was[np.isin(self.was[:, S["relation"]], party)]
        nodes, mixed = party_keys(was[:, S["subject"]], was[:, S["object"]], len(self.new.nodes))
        again = np.union1d(mixed[np.isin(nodes, dirty)], keys[np.isin(subjects, dirty)])
        self._drop_agreements(nodes[np.isin(mixed, again)])
        found: Array = np.isin(keys, again)
        return found

    def nodes(self, objects: Array, subjects: Array) -> Array:
        """Which statements on roles: those in nodes that changed, or with an end of another type than before."""
        old_type = np.full(len(self.new.nodes), -1, np.int32)
        known = self.before.column("entities", "known") > 0
        old_type[self.place[known]] = self.before.column("entities", "type")[known]
        new_type = np.where(self.new.column("entities", "known") > 0, self.new.column("entities", "type"), -1)
        turned = np.flatnonzero(old_type != new_type)
        dirty = np.unique(np.concatenate([
            self._moved(NODE_RELATIONS)[:, S["object"]], self._moved(ABOUT)[:, S["subject"]], self.named,
            objects[np.isin(subjects, turned)],
        ]))  # fmt: skip
        through = np.isin(self.old["ties"][:, T["kind"]], self._codes(["project", "funding", "support", "event"]))
        self._drop_ties(through & (self.old["ties"][:, T["via"]] >= 0) & np.isin(self.old["ties"][:, T["via"]], dirty))
        found: Array = np.isin(objects, dirty)
        return found

    def pairs(self, keys: Array, pair_keys: Any, made: Array) -> Array:
        """Which statements on two ends: those that changed, and those of ends of whom nodes say something else."""
        moved = self._moved(TIE_KINDS)
        joint = np.concatenate([*self._dropped, made])
        joint = joint[np.isin(joint[:, T["kind"]], self._codes(COOPERATION)) & (joint[:, T["via"]] >= 0)]
        again = np.union1d(
            pair_keys(self.new, moved, S["subject"], S["object"]), pair_keys(self.new, joint, T["a"], T["b"])
        )
        ties = self.old["ties"]
        self._drop_ties((ties[:, T["via"]] < 0) & np.isin(pair_keys(self.new, ties, T["a"], T["b"]), again))
        found: Array = np.isin(keys, again)
        return found

    # -- what stays ------------------------------------------------------------------------------------------------

    _dropped: list[Array]

    def _drop_agreements(self, nodes: Array) -> None:
        self._dropped = []
        table = self.old["agreements"]
        stay = ~np.isin(self.old["agreement_iris"][table[:, A["iris"]]], nodes)
        table = self.old["agreements"] = table[stay]
        parties = self._gathered("parties", table, A["parties"])
        self._gathered("party_statements", parties, 1)
        self._gathered("agreement_iris", table, A["iris"])
        self._gathered("agreement_topics", table, A["topics"])
        ties = self.old["ties"]
        kind = self.new.code("agreement")
        self._drop_ties((ties[:, T["kind"]] == kind) & np.isin(ties[:, T["via"]], nodes))

    def _drop_ties(self, gone: Array) -> None:
        self._dropped.append(self.old["ties"][gone])
        table = self.old["ties"] = self.old["ties"][~gone]
        self._gathered("tie_topics", table, T["topics"])
        self._gathered("tie_statements", table, T["statements"])

    def _gathered(self, name: str, table: Array, column: int) -> Array:
        """Keep of a list only what the rows of a table refer to."""
        starts, ends = (table[:, column + offset].astype(np.int64) for offset in (0, 1))
        self.old[name] = self.old[name][spans(starts, ends)[0]]
        lengths = ends - starts
        table[:, column], table[:, column + 1] = np.cumsum(lengths) - lengths, np.cumsum(lengths)
        return self.old[name]

    def whole(self) -> bool:
        """Whether what stays rests on no statement that is gone."""
        return all(bool((self.old[name] >= 0).all()) for name in ("party_statements", "tie_statements"))


def _of_documents(columns: Columns, documents: Array, wanted: Collection[str]) -> Array:
    ids = columns.column("documents", "id").tolist()
    chosen = np.array([columns.texts[number] in wanted for number in ids], bool)
    found: Array = chosen[documents]
    return found
