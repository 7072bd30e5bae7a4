"""Show, search, authority, timeline, brokers, contradictions, and the forms of an answer."""

import io
import json

import openpyxl
import pytest
from world import Source, world

from graph.model import InputError
from graph.queries.answer import evidence_line
from graph.queries.authority import authority
from graph.queries.brokers import brokers
from graph.queries.contradictions import contradictions
from graph.queries.search import search
from graph.queries.show import show
from graph.queries.timeline import timeline
from graph.queries.who import who


def test_show_tells_names_attributes_and_statements() -> None:
    rows = [(row["what"], row["value"]) for row in show(world(), "RCTS").records()]
    assert ("also named", "РАТС") in rows
    assert ("kind", "regional_ct_body") in rows
    assert ("works on", "Joint exercises") in rows


def test_show_takes_agreements_and_topics_too() -> None:
    assert show(world(), "Eurasian Coalition against Terrorism").title == "Eurasian Coalition against Terrorism"
    assert show(world(), "borders").title == "Border security and travel documents"


def test_search_finds_names_quotes_and_titles() -> None:
    found = {(row["found in"], row["text"]) for row in search(world(), "terror").records()}
    assert ("name", "Anti-Terrorism Centre of the CIS") in found
    assert ("quote", "border control institutions need equipment and training") in {
        (row["found in"], row["text"]) for row in search(world(), "border equipment").records()
    }
    assert ("title", "Ties in review") in {
        (row["found in"], row["text"]) for row in search(world(), "ties review").records()
    }
    with pytest.raises(InputError):
        search(world(), "—")


def test_authority_climbs_from_mandate_to_adopter() -> None:
    rows = [(row["step"], row["tie"], row["to"]) for row in authority(world(), "CIS ATC").records()]
    assert (1, "is mandated by", "Decision of the CIS on the Centre") in rows
    assert (2, "was adopted by", "Commonwealth of Independent States") in rows


def test_authority_survives_a_circle() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("cis", "mandated_by", "cis-atc")
    assert len(authority(world(more), "CIS ATC")) < 10


def test_the_timeline_is_in_order_and_counts_what_has_no_date() -> None:
    found = timeline(world(), "RCTS", since="2010", until="2011")
    assert [row["date"] for row in found.records()] == ["2010-09", "2011", "2011-07-22"]
    assert "2 agreements" in timeline(world(), "RCTS").notes[0]


def test_the_parties_of_one_act_share_one_unit_of_weight() -> None:
    rows = {row["actor"]: row for row in brokers(world()).records()}
    assert rows["CTITF"]["strength"] == pytest.approx(2 / 3, abs=0.01)
    assert rows["OSCE"]["strength"] == 1


def test_what_if_an_actor_is_taken_out_or_a_tie_added() -> None:
    graph = world()
    assert "CARICC" not in {row["actor"] for row in brokers(graph, without="CARICC").records()}
    before = {row["actor"]: row["partners"] for row in brokers(graph).records()}
    after = {row["actor"]: row["partners"] for row in brokers(graph, with_tie=("UN", "OSCE")).records()}
    assert after["UN"] == before["UN"] + 1


def test_claims_that_disagree_are_shown_with_both_sides() -> None:
    assert len(contradictions(world())) == 0
    other = Source("other", publisher="Other", date="2013")
    other.agree("caricc-rcts-2", "protocol", "Protocol", "2011-02", "asserted", "caricc", "sco-rcts")
    other.agree("rcts-unodc-2", "protocol", "Protocol", "", "planned", "sco-rcts", "unodc")
    other.name_("caricc", "Organization", "CARICC", founded="2009")
    rows = {(row["about"], row["one says"], row["another says"]) for row in contradictions(world(other)).records()}
    assert ("date", "2010-09", "2011-02") in rows
    assert ("date", "2007 (register)", "2009 (other)") in rows


def test_evidence_reads_as_quote_title_publisher_date_and_page() -> None:
    graph = world()
    found = who(graph, "CARICC", kind="agreement", status="asserted")
    lines = [line for row in range(len(found)) for line in found.lines(row)]
    assert (
        '"Protocol of Cooperation: caricc, sco-rcts" — Report of the third expert meeting (CTITF, 2011-11), p. 4'
        in lines
    )
    assert "agreements.csv, row 2 — Press release of INTERPOL, 2010, www.example.org" in lines
    planned = next(item for item in graph.statements if item.status == "planned")
    assert evidence_line(planned, graph.documents).startswith("planned: ")


def hostile() -> Source:
    more = Source("=cmd|'/c calc'!A1", title="<b>\x1b[31mred", publisher="@SUM(1)", date="2012")
    more.name_("evil", "Organization", '=HYPERLINK("x")|[b]*</script>')
    more.say("evil", "cooperates_with", "osce", quote="+1 \x07quote | with <tags>")
    return more


def test_no_form_of_an_answer_lets_a_name_act() -> None:
    found = who(world(hostile()), "evil")
    text = found.to_text(evidence=True)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[b]" not in found.to_markdown().replace("\\[b\\]", "")
    back = who(world(hostile()), "OSCE")
    assert ",'=HYPERLINK" in back.to_csv() or ",\"'=HYPERLINK" in back.to_csv()
    book = openpyxl.load_workbook(io.BytesIO(back.to_xlsx()))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]


def test_the_forms_of_an_answer_are_the_same_every_time() -> None:
    found, again = who(world(), "CARICC"), who(world(), "CARICC")
    assert found.to_xlsx() == again.to_xlsx()
    assert json.loads(found.to_json())["rows"][0]["evidence"][0]["quote"]
    assert found.to_json() == again.to_json()
    assert found.to_csv().count("\n") == len(found) + 1
    assert "● asserted" in found.to_text()
    assert "○ recommended" in found.to_markdown()
