"""The actors and their ties as files for network tools: GraphML, GEXF (Gephi) and Cytoscape JSON.

What comes in is a graph; what goes out are bytes, the same for the same graph. Nodes are actors, coloured by the groups
of the palette and sized by the number of their ties; edges are ties, each with its status, dates, instrument, number of
sources and one quote. Two actors may be joined by several edges. Attributes are plain texts, numbers or yes and no, and
one that is not known is left out, because an empty one is not read back by every tool.
"""

from __future__ import annotations

import io
import json
from math import sqrt
from typing import Any

import networkx as nx
from lxml import etree

from graph.model import Statement
from graph.queries.answer import clean
from graph.queries.projection import ACTORS, Graph, Tie
from graph.views.palette import GROUPS, group_of
from graph.vocabulary import digest, relations

THICK = {"asserted": 2.0, "planned": 1.2, "recommended": 0.6}
"""How thick an edge is drawn, by its status."""


def network_of(graph: Graph) -> nx.MultiDiGraph[str]:
    """Actors and ties with their attributes. The key of an edge is made from what it says, so it stays the same."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ties = [tie for tie in graph.ties if {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS]
    for iri in sorted({end for tie in ties for end in (tie.a, tie.b)}):
        network.add_node(iri, **_node(graph, iri))
    for tie in ties:
        network.add_edge(tie.a, tie.b, key=_key(tie), **_edge(graph, tie))
    for iri, count in network.degree():
        network.nodes[iri]["ties"] = count
    return network


def _node(graph: Graph, iri: str) -> dict[str, Any]:
    entity, group = graph.entity(iri), GROUPS[group_of(graph, iri)]
    told = {
        "label": clean(entity.label) or entity.slug,
        "name": clean(entity.name) or entity.slug,
        "type": entity.type,
        "kind": clean(entity.kind),
        "group": group.label,
        "colour": group.fill,
        "also_named": clean("; ".join(entity.aliases)),
    }
    return {name: value for name, value in told.items() if value}


def _edge(graph: Graph, tie: Tie) -> dict[str, Any]:
    said = _spoken(tie)
    told: dict[str, Any] = {
        "kind": tie.kind,
        "relation": tie.relation,
        "mutual": tie.relation not in relations() or relations()[tie.relation].symmetric,
        "status": tie.status,
        "verdict": said.verdict if said else "",
        "since": clean(tie.since),
        "until": clean(tie.until),
        "instrument": clean(graph.entity(tie.via).name) if tie.via else "",
        "topics": "; ".join(clean(graph.entity(topic).name) for topic in tie.topics),
        "sources": tie.sources,
        "statements": len(tie.statements),
        "self_reported": tie.self_reported,
        "quote": clean(said.evidence.quote) if said else "",
        "quoted_from": source_line(graph, said) if said else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def _spoken(tie: Tie) -> Statement | None:
    """The statement that an edge quotes: one of the status of the tie, an accepted one before a proposed one."""
    same = [item for item in tie.statements if item.status == tie.status] or list(tie.statements)
    return min(same, key=lambda item: item.verdict != "accepted", default=None)


def _key(tie: Tie) -> str:
    return digest(tie.a, tie.b, tie.kind, tie.relation, tie.via, tie.status, *(item.id for item in tie.statements))


def source_line(graph: Graph, item: Statement) -> str:
    """Where a quote stands: title, publisher, date and place; of a row of a table what the row names as its source."""
    entry, evidence = graph.documents.get(item.document), item.evidence
    if evidence.source or (entry is not None and entry.origin != "text"):
        parts = [evidence.source, evidence.place()]
    else:
        about = entry.metadata if entry else None
        parts = [about.title or entry.name, about.publisher, about.date] if about and entry else [item.document]
        parts.append(evidence.place())
    return clean(", ".join(part for part in parts if part))


def to_graphml(graph: Graph) -> bytes:
    """The network as GraphML, for Gephi, yEd, Cytoscape, igraph and others."""
    stream = io.BytesIO()
    nx.write_graphml_xml(network_of(graph), stream, encoding="utf-8", prettyprint=True)
    return stream.getvalue()


def to_gexf(graph: Graph) -> bytes:
    """The network as GEXF 1.2 with colours, sizes and thickness, for Gephi."""
    network = network_of(graph)
    for _, node in network.nodes(data=True):
        red, green, blue = (int(node["colour"][start : start + 2], 16) for start in (1, 3, 5))
        size = round(4 + 3 * sqrt(node["ties"]), 1)
        node["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}, "size": size}
    for number, (_, _, key, edge) in enumerate(sorted(network.edges(keys=True, data=True), key=lambda one: one[:3])):
        edge["id"] = f"{number}-{key}"
        edge["label"] = edge["kind"]
        edge["viz"] = {"thickness": THICK[edge["status"]]}
    stream = io.BytesIO()
    nx.write_gexf(network, stream, version="1.2draft")
    root: Any = etree.fromstring(stream.getvalue())
    for unwanted in root.xpath("//*[@title='networkx_key']"):  # the key of an edge stands in its identifier
        for value in root.xpath("//*[local-name()='edge']/*/*[@for=$number]", number=unwanted.get("id")):
            value.getparent().remove(value)
        unwanted.getparent().remove(unwanted)
    for meta in root.iter("{*}meta"):  # networkx writes the day on which it writes, and its own version
        meta.attrib.clear()
        for child in meta:
            child.text = "ctgraph"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def to_cytoscape(graph: Graph) -> bytes:
    """The network as the JSON of Cytoscape and Cytoscape.js (``.cyjs``); Cytoscape lays it out itself."""
    network = network_of(graph)
    for _, _, key, edge in network.edges(keys=True, data=True):
        edge |= {"id": key, "interaction": edge["relation"], "name": edge["kind"]}
    found = nx.cytoscape_data(network)
    found["elements"]["edges"].sort(key=lambda one: (one["data"]["source"], one["data"]["target"], one["data"]["id"]))
    whole = {"format_version": "1.0", "generated_by": "ctgraph", "target_cytoscapejs_version": "~2.1", **found}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8", "backslashreplace")
