"""Names as people type them."""

import pytest
from world import Source, world

from graph.model import InputError
from graph.queries.names import find, find_topic


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("RCTS", "sco-rcts"),
        ("rcts/sco", "sco-rcts"),
        ("RCTS SCO", "sco-rcts"),
        ("RCTS of the SCO", "sco-rcts"),
        ("РАТС", "sco-rcts"),
        ("региональная антитеррористическая СТРУКТУРА", "sco-rcts"),
        ("ATC of the CIS", "cis-atc"),
        ("the anti terrorism center of the CIS", "cis-atc"),
        ("CIS Counter-Terrorism Centre", "cis-atc"),
        ("Office des Nations Unies contre la Drogue et le crime", "unodc"),
        ("sco-rcts", "sco-rcts"),
        ("https://w3id.org/ctgraph/id/unodc", "unodc"),
        ("Organisation for Security and Cooperation in Europe", "osce"),
        ("central asia", "place-central-asia"),
        ("BB-1", "border-biometrics"),
        ("RATS", "sco-rcts"),
    ],
)
def test_a_body_is_found_by_any_of_its_names(typed: str, slug: str) -> None:
    assert find(world(), typed).slug == slug


def test_an_ambiguous_name_lists_who_bears_it() -> None:
    with pytest.raises(InputError, match=r"cis-atc.*kz-atc|kz-atc.*cis-atc"):
        find(world(), "ATC")


def test_an_unknown_name_lists_what_is_spelled_alike() -> None:
    with pytest.raises(InputError, match="Office on Drugs and Crime"):
        find(world(), "UNOCD")


def test_a_name_of_nothing_is_told_in_one_line() -> None:
    with pytest.raises(InputError) as caught:
        find(world(), "Xyzzy Plugh Qwrt")
    assert "\n" not in str(caught.value)


def test_an_empty_name_is_an_error() -> None:
    with pytest.raises(InputError):
        find(world(), "  ")


def test_an_actor_is_meant_before_a_thing_of_the_same_name() -> None:
    more = Source("more", publisher="X", date="2010")
    more.name_("caricc-launch", "Event", "CARICC")
    assert find(world(more), "CARICC").slug == "caricc"


def test_a_topic_is_found_by_code_label_or_part_of_it() -> None:
    graph = world()
    assert {find_topic(graph, text).slug for text in ("borders", "Border security and travel documents")} == {"borders"}
    assert find_topic(graph, "detention").slug == "detention"
    with pytest.raises(InputError, match="financing"):
        find_topic(graph, "finanncing")
