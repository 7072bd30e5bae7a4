"""The register finds a body by every name it goes by, and its tables are sound."""

from __future__ import annotations

import pytest

from graph.register import read_table, shared_register
from graph.register_check import findings, shares
from graph.vocabulary import data_folder

FOLDER = data_folder() / "registry"
REGISTER = shared_register(FOLDER)

# Names as they stand on pages that the tables cite, in five languages, with the body that they name.
NAMES = """
РАТС ШОС = sco-rcts
РАТС = sco-rcts
Исполком РАТС ШОС = sco-rcts-ec
Совет РАТС ШОС = sco-rcts-council
Антитеррористический центр государств — участников Содружества Независимых Государств = cis-atc
АТЦ СНГ = cis-atc
КСОР ОДКБ = csto-krrf
Организация Договора о коллективной безопасности = csto
СВМДА = cica
МАГАТЭ = iaea
КТИД = cted
СОРБ = cis-sorb
Совет глав правительств СНГ = cis-chg
Организация Объединённых Наций = un
Бюро по демократическим институтам и правам человека = odihr
ЦАРИКЦ = caricc
Assemblée générale des Nations Unies = unga
Conseil de sécurité des Nations Unies = unsc
Office des Nations Unies contre la drogue et le crime = unodc
Groupe de la Banque mondiale = world-bank
Alliance des États du Sahel = aes
CEDEAO = ecowas
HCR = unhcr
OIPC = interpol
UA = au
CAERT = acsrt
Organisation mondiale du tourisme = unwto
Comité d’état-major opérationnel conjoint = cemoc
Dirección Ejecutiva del Comité contra el Terrorismo = cted
Mercado Común del Sur = mercosur
ACNUR = unhcr
OEA = oas
Consejo de Derechos Humanos = unhrc
Organización Marítima Internacional = imo
Ministerio de Seguridad de la Nación = ar-minseg
Oficina del Alto Comisionado de las Naciones Unidas para los Derechos Humanos = ohchr
تجمع دول الساحل والصحراء = cen-sad
منظمة الأمم المتحدة = un
منظمة التعاون الإسلامي = oic
جامعة نايف العربية للعلوم الأمنية = nauss
صندوق النقد الدولي = imf
مجموعة إغمونت = egmont
الجامعة العربية = las
ايسيسكو = icesco
Office for Democratic Institutions and Human Rights of the OSCE = odihr
Islamic Educational, Scientific and Cultural Organization = icesco
United Nations Security Council Counter-Terrorism Committee = ctc
European Monitoring Center for Drugs and Drug Addiction = euda
East African Police Chiefs Cooperation Organization = eapcco
AU Mission in Somalia = amisom
SCO Secretariat in Beijing = sco-secretariat
Council of the Heads of Security Agencies and Security Services = cis-sorb
State Committee for National Security of Tajikistan = tj-scns
SITCEN = eu-intcen
FFMS = rosfinmonitoring
UN Office of Legal Affairs = ola
Parliamentary Assembly of the OSCE = osce-pa
ATC of the CIS = cis-atc
SCO RATS = sco-rcts
RCTS/SCO = sco-rcts
Shanghai Five mechanism = shanghai-five
UN Office on Drugs and Crime = unodc
"""
PAIRS = [tuple(part.strip() for part in line.split(" = ")) for line in NAMES.strip().splitlines()]


def test_there_are_sixty_names() -> None:
    assert len(PAIRS) >= 60


@pytest.mark.parametrize(("name", "slug"), PAIRS)
def test_name_is_found(name: str, slug: str) -> None:
    assert REGISTER.resolve(name) == slug


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("conseil de securite des nations unies", "unsc"),
        ("UNITED NATIONS OFFICE ON DRUGS & CRIME", "unodc"),
        ("the Anti-terrorism Centre of the CIS", "cis-atc"),
        ("anti terrorism center of the cis", "cis-atc"),
        ("ratc shos", None),
        ("SCO/RATS", "sco-rcts"),
        ("RATS of the SCO", "sco-rcts"),
        ("организация объединенных наций", "un"),
    ],
)
def test_case_accents_hyphens_and_order_do_not_matter(written: str, slug: str | None) -> None:
    assert REGISTER.resolve(written) == slug


def test_slips_are_answered_with_what_is_near() -> None:
    assert "Shanghai Cooperation Organisation" in " | ".join(REGISTER.near("Shangai Cooperation Organization"))


def test_an_ambiguous_acronym_names_its_candidates_and_resolves_to_none() -> None:
    assert {entry.slug for entry in REGISTER.find("NCTC")} >= {"ke-nctc", "us-nctc"}
    assert REGISTER.resolve("NCTC") is None


def test_at_most_thirty_in_a_hundred_rows_are_unchecked() -> None:
    for share in shares(FOLDER):
        assert share.unchecked <= 0.3 * share.rows, share


def test_there_are_enough_bodies_states_and_instruments() -> None:
    rows = {share.table: share.rows for share in shares(FOLDER)}
    assert rows["bodies"] >= 350
    assert rows["states"] == 195
    assert rows["instruments"] >= 100


def test_tables_have_no_dangling_references() -> None:
    wrong = {"source that does not exist", "checked without a source", "successor that does not exist"}
    wrong |= {"predecessor that does not exist", "parent that does not exist", "memberships overlap"}
    assert [finding for finding in findings(FOLDER) if finding.about in wrong] == []


def test_ids_are_unique() -> None:
    for table, column in (("bodies", "id"), ("states", "iso2"), ("places", "id"), ("instruments", "id")):
        ids = [row[column] for row in read_table(FOLDER / f"{table}.csv")]
        assert len(ids) == len(set(ids)), table


@pytest.mark.parametrize(
    ("organization", "member", "first", "last"),
    [
        ("sco", "in", "2017-06-09", ""),
        ("asean", "vn", "1995", ""),
        ("eu", "gb", "1973", "2020-01-31"),
    ],
)
def test_memberships_have_their_dates(organization: str, member: str, first: str, last: str) -> None:
    rows = read_table(FOLDER / "memberships.csv")
    found = [r for r in rows if (r["organization"], r["member"], r["kind"]) == (organization, member, "member")]
    assert any(r["from"].startswith(first) and r["to"] == last for r in found), found


@pytest.mark.parametrize("acronym", ["ATC", "APT", "ISS", "CTC"])
def test_these_acronyms_are_ambiguous(acronym: str) -> None:
    assert len(REGISTER.find(acronym)) > 1
