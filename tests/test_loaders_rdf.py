import json
import socket

import pytest

from graph.loaders.rdf import read_quads
from graph.model import InputError

TURTLE = "<http://example.org/a> <http://example.org/p> 'x' ."


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("a.ttl", TURTLE, 1),
        ("a.nt", '<http://example.org/a> <http://example.org/p> "x" .\n', 1),
        ("a.trig", f"<http://example.org/g> {{ {TURTLE} }} {TURTLE}", 2),
        ("a.nq", '<http://example.org/a> <http://example.org/p> "x" <http://example.org/g> .\n', 1),
        ("a.jsonld", json.dumps({"@id": "http://example.org/a", "http://example.org/p": "x"}), 1),
        (
            "b.jsonld",
            json.dumps({"@context": {"p": "http://example.org/p"}, "@id": "http://example.org/a", "p": "x"}),
            1,
        ),
    ],
)
def test_all_formats(tmp_path, name, text, count):
    path = tmp_path / name
    path.write_text(text)
    quads = read_quads(path)
    assert len(quads) == count
    assert {quad.predicate.value for quad in quads} == {"http://example.org/p"}


@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org/",
        ["https://schema.org/", {}],
        {"@import": "https://schema.org/"},
        "//schema.org",
        "local.jsonld",
    ],
)
def test_remote_contexts_are_refused_and_nothing_is_fetched(tmp_path, monkeypatch, context):
    def no_network(*arguments):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", no_network)
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps({"@graph": [{"@context": context, "@id": "http://example.org/a", "name": "x"}]}))
    with pytest.raises(InputError, match="nothing is fetched"):
        read_quads(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.ttl", "<a> <b> ."), ("a.jsonld", "{"), ("a.jsonld", "[" * 100000), ("a.nq", "\0\0"), ("a.ttl", "")],
)
def test_broken_files_are_told_in_one_line(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=name) as error:
        read_quads(path)
    assert "\n" not in str(error.value)


def test_other_suffixes_are_told(tmp_path):
    with pytest.raises(InputError, match="unknown kind of RDF file"):
        read_quads(tmp_path / "a.owl")
