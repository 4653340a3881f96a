"""The metadata of packages: valid, true, without loose ends, and in the public package nothing that is internal."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bestek import issued, messages
from bestek.archive import concepts, describing, mdto, publishing
from bestek.archive.describing import describe, findings
from bestek.archive.mdto import File, InformationObject, Reference
from bestek.archive.package import SIDE_FILE, Content, Item, Package, Record, entry_of
from bestek.issued import Version
from bestek.ledger import read_ledger
from bestek.load import load_dossier
from bestek.model import Dossier, Open
from bestek.model.archive import Archive, Classification, ElectronicSignature
from bestek.project import find_project
from bestek.validate import validate
from tests.dossiers import ROOT

EMMEN, HAARLEM, FRISIAN = "emmen-wmo", "haarlem-gewoon-in-de-wijk", "achtkarspelen-wmo-participatie"
START = "2024-01-15-start"
PDF, HTML = Content.of(b"%PDF-1.7"), Content.of(b"<!DOCTYPE html>")


@cache
def packages(name: str) -> Mapping[str, Package]:
    """The packages of a dossier of this repository by their decisions; the files of its documents are only headings."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    folder = project.dossier(name)
    ledger, versions = read_ledger(folder, project.root), issued.versions(folder, project.root)
    made = {}
    for decision in ledger.decisions:
        mine = [version for version in versions if version.decision == decision.id]
        for municipality in dict.fromkeys(version.municipality for version in mine):
            loaded = load_dossier(folder, project.root, municipality, decision.id)
            dossier = validate(loaded).dossier
            account = (
                Item("verantwoording.html", "account", HTML),
                Item("bevindingen.json", "findings", Content.of(b"{}")),
            )
            records = (
                Record(decision.id, "decision", decision.title, account),
                *(_issued(version, dossier) for version in mine),
                *_received(dossier.records, folder),
            )
            made[decision.id] = Package(project, folder, ledger, decision, dossier, "internal", records, loaded.several)
    return made


def _issued(version: Version, dossier: Dossier) -> Record:
    items = (
        Item(f"{version.document}.pdf", "document", PDF),
        Item(f"{version.document}.tree.json", "tree", Content.of(b"{}")),
    )
    entry = entry_of(dossier, version.document)
    title = f"{version.title} {version.version}"
    return Record(f"{version.document}/{version.version}", "document", title, items, version, entry)


def _received(sources: tuple[Any, ...], folder: Path) -> Iterator[Record]:
    for source in sources:
        if isinstance(source.file, str):
            item = Item(Path(source.file).name, "annex", Content.at(folder / source.file))
            yield Record(source.id, "annex", source.title, (item,), source=source)


def every_package() -> list[Package]:
    whole = [package for name in (EMMEN, HAARLEM, FRISIAN) for package in packages(name).values()]
    return [*whole, *(public for package in whole if not publishing.is_empty(public := publishing.public(package)))]


def read(package: Package) -> dict[str, InformationObject | File]:
    """What was described, by the paths of what it is about."""
    return {path.removesuffix(SIDE_FILE): mdto.loads(content.read()) for path, content in describe(package).items()}


def record_of(package: Package, id_: str) -> InformationObject:
    """A record of a package as it is described."""
    record = package.related(id_)
    assert record
    made = read(package)[f"{package.path(record)}/{record.folder}"]
    assert isinstance(made, InformationObject)
    return made


def changed(package: Package, id_: str, **facts: Any) -> Package:
    """The package with other facts of a document or of something from outside."""

    def other(record: Record) -> Record:
        if record.id != id_:
            return record
        if record.source:
            return replace(record, source=record.source.model_copy(update=facts))
        assert record.entry
        return replace(record, entry=record.entry.model_copy(update=facts))

    return replace(package, records=tuple(map(other, package.records)))


def values(made: Any) -> Iterator[Any]:
    """Every part of an object, itself first."""
    yield made
    for part in made if isinstance(made, tuple) else ():
        yield from values(part)
    for each in fields(made) if is_dataclass(made) else ():
        yield from values(getattr(made, each.name))


# Valid and complete


def test_every_file_and_folder_of_a_package_is_described():
    for package in every_package():
        paths = [path for path, _content in package.files()]
        paths += [f"{package.path(record)}/{record.folder}" for record in package.records]
        assert set(read(package)) == {*paths, f"{package.top}/{package.top}"}


def test_what_the_preingest_of_an_e_depot_asks_for_besides_is_there():
    for package in every_package():
        for path, made in read(package).items():
            if isinstance(made, File):
                assert [each.algorithm.label for each in made.checksums] == ["SHA-256"]
            else:
                assert made.level
                assert made.level.label == ("Archiefstuk" if path.count("/") == 2 else "Dossier")
                (restriction,) = made.restrictions
                assert restriction.type in {concepts.OPEN_TO_ALL, concepts.NOT_ASSESSED, *concepts.GROUNDS.values()}


def test_a_file_has_the_size_the_checksum_and_the_format_of_its_bytes():
    package = packages(EMMEN)[START]
    described = read(package)
    for path, content in package.files():
        made = described[path]
        assert isinstance(made, File)
        assert (made.name, made.size, made.checksums[0].value) == (
            path.rpartition("/")[2],
            str(content.size),
            content.sha256,
        )
    formats = {made.name: made.format.code for made in described.values() if isinstance(made, File)}
    assert formats["tender-document.pdf"] == "fmt/276"
    assert formats["verantwoording.html"] == "fmt/471"
    assert formats["evaluatie-hoofdaanbieders.txt"] == "x-fmt/111"


def test_the_same_package_gives_the_same_bytes_whatever_language_is_in_force():
    package = packages(FRISIAN)["2022-03-03-council"]
    with messages.speaking("nl"):
        dutch = describe(package)
    assert dutch == describe(package)


# References


def test_every_reference_with_an_id_can_be_followed_in_the_package_and_leads_to_that_name():
    for package in every_package():
        described = read(package).values()
        names = {identification: made.name for made in described for identification in made.ids}
        for made in described:
            for part in values(made):
                if isinstance(part, Reference) and part.id and part.id.source != concepts.MUNICIPALITIES:
                    assert names[part.id] == part.name


def test_no_two_objects_have_the_same_id():
    for package in every_package():
        ids = [made.ids[0] for made in read(package).values()]
        assert len(ids) == len(set(ids))


def test_a_relation_stands_in_both_directions():
    back = {**concepts.INVERSE, **{other: one for one, other in concepts.INVERSE.items()}}
    for package in every_package():
        related = {
            (made.ids[0], relation.object.id, relation.type)
            for made in read(package).values()
            if isinstance(made, InformationObject)
            for relation in made.relations
            if relation.object.id
        }
        assert related or not any(record.kind == "document" for record in package.records)
        assert related == {(other, one, back[type_]) for one, other, type_ in related}


def test_whole_and_part_and_file_know_one_another():
    for package in every_package():
        described = read(package)
        whole = described[f"{package.top}/{package.top}"]
        assert isinstance(whole, InformationObject)
        assert [part.name for part in whole.parts] == [record.called for record in package.records]
        for record in package.records:
            made = record_of(package, record.id)
            assert made.part_of == (Reference(whole.name, whole.ids[0]),)
            for item, reference in zip(record.items, made.files, strict=True):
                file = described[package.path(record, item)]
                assert isinstance(file, File)
                assert (file.ids[0], file.record.id) == (reference.id, made.ids[0])


def test_an_id_is_the_same_in_every_package():
    first, second = packages(EMMEN)[START], packages(EMMEN)["2024-04-05-clarification-1"]
    assert record_of(first, "evaluatie-hoofdaanbieders").ids == record_of(second, "evaluatie-hoofdaanbieders").ids
    assert read(first)["emmen-wmo/emmen-wmo"].ids == read(publishing.public(second))["emmen-wmo/emmen-wmo"].ids


def test_the_public_account_has_an_id_of_its_own_and_a_document_has_not():
    package = packages(EMMEN)[START]
    public = publishing.public(package)
    assert record_of(package, START).ids[0].value == f"gm0114/emmen-wmo/{START}"
    assert record_of(public, START).ids[0].value == f"gm0114/emmen-wmo/{START}/openbaar"
    assert record_of(public, "agreement/1.0").ids == record_of(package, "agreement/1.0").ids


def test_the_account_of_one_document_has_an_id_of_its_own():
    package = packages(EMMEN)[START]
    kept = tuple(record for record in package.records if record.id in (START, "agreement/1.0"))
    alone = replace(package, records=kept, document="agreement")
    assert record_of(alone, START).ids[0].value == f"gm0114/emmen-wmo/{START}/agreement_1.0"
    assert record_of(publishing.public(alone), START).ids[0].value == f"gm0114/emmen-wmo/{START}/agreement_1.0/openbaar"
    assert record_of(alone, "agreement/1.0").ids == record_of(package, "agreement/1.0").ids


def relations(package: Package, id_: str) -> set[tuple[str, str]]:
    return {(relation.type.label, relation.object.name) for relation in record_of(package, id_).relations}


def test_a_version_that_was_changed_says_what_it_replaces_by_name_alone():
    package = packages(EMMEN)["2024-04-05-clarification-1"]
    assert ("Vervangt", "Aanbestedingsdocument, versie 1.0") in relations(package, "tender-document/1.1")
    assert not any(label == "Vervangt" for label, _name in relations(packages(EMMEN)[START], "tender-document/1.0"))


def test_a_decision_refers_to_its_proposal_and_the_annexes_of_that():
    package = packages(EMMEN)["2023-12-21-council"]
    assert relations(package, "council-decision/1.0") >= {
        ("Refereert aan", "Raadsvoorstel, versie 1.0"),
        ("Refereert aan", "Inkoopstrategie, versie 1.0"),
        ("Wordt aangehaald door", "Voortzetting van het inkoopmodel"),
    }


def test_the_tender_document_needs_its_annexes():
    found = relations(packages(EMMEN)[START], "tender-document/1.0")
    assert found >= {
        ("Heeft nodig", "Programma van eisen, versie 1.0"),
        ("Heeft nodig", "Conceptovereenkomst, versie 1.0"),
    }
    assert ("Is vereist door", "Aanbestedingsdocument, versie 1.0") in relations(
        packages(EMMEN)[START], "agreement/1.0"
    )


def test_what_a_document_cites_is_told_by_name_where_its_file_is_not_in_the_package():
    package = packages(EMMEN)["2023-11-07-strategy"]
    cited = relations(package, "procurement-strategy/1.0")
    assert ("Refereert aan", "Beknopte analyse van inkoopmodellen voor Wmo-voorzieningen in de gemeente Emmen") in cited
    assert ("Wordt aangehaald door", "Inkoopstrategie, versie 1.0") in relations(package, "evaluatie-hoofdaanbieders")


def test_an_annex_of_a_proposal_can_be_a_record_or_something_else_which_the_public_package_does_not_name():
    package = packages(EMMEN)["2023-12-21-council"]
    annex = package.dossier.proposals[0].annexes[0]
    annexes = (
        annex.model_copy(update={"document": None, "record": "pprc-2023"}),
        annex.model_copy(update={"document": None, "name": "Vertrouwelijke bijlage"}),
    )
    proposals = tuple(each.model_copy(update={"annexes": annexes}) for each in package.dossier.proposals)
    other = replace(package, dossier=package.dossier.model_copy(update={"proposals": proposals}))
    name = "Beknopte analyse van inkoopmodellen voor Wmo-voorzieningen in de gemeente Emmen"
    told = {("Refereert aan", name), ("Refereert aan", "Vertrouwelijke bijlage")}
    assert told <= relations(other, "council-decision/1.0")
    assert not told & relations(publishing.public(other), "council-decision/1.0")


# What happened


def events(package: Package, id_: str) -> list[tuple[str, str, str]]:
    """Kind, day and actor of what happened to a record."""
    return [
        (event.type.label, event.time, event.actor.name if event.actor else "")
        for event in record_of(package, id_).events
    ]


def test_a_decision_of_the_council_makes_and_adopts_its_paper_which_is_published_later():
    council = "raad van de gemeente Emmen"
    assert events(packages(EMMEN)["2023-12-21-council"], "council-decision/1.0") == [
        ("Creatie", "2023-12-21", "gemeente Emmen"),
        ("Accordering", "2023-12-21", council),
        ("Publicatie", "2023-12-22", "gemeente Emmen"),
    ]
    assert events(packages(EMMEN)["2023-12-21-council"], "2023-12-21-council") == [("Creatie", "2023-12-21", council)]


def test_a_later_version_has_the_history_of_the_earlier_ones():
    executive = "college van burgemeester en wethouders van de gemeente Emmen"
    assert events(packages(EMMEN)["2024-04-23-clarification-2"], "tender-document/1.2")[-4:] == [
        ("Accordering", "2024-01-15", executive),
        ("Wijziging", "2024-04-05", "gemeente Emmen"),
        ("Wijziging", "2024-04-23", "gemeente Emmen"),
        ("Publicatie", "2024-04-23", "gemeente Emmen"),
    ]
    results = [event.result for event in record_of(packages(EMMEN)["2024-04-23-clarification-2"], "tender-document/1.2").events]  # fmt: skip
    assert results[-2] == "Versie 1.2, gewijzigd: Tweede nota van inlichtingen"


def test_what_was_published_on_the_day_of_the_version_is_told_once():
    found = events(packages(EMMEN)["2023-09-11-market-consultation"], "market-consultation/1.0")
    assert [event for event in found if event[0] == "Publicatie"] == [
        ("Publicatie", "2023-09-11", "ambtelijk opdrachtgever van de gemeente Emmen")
    ]


def test_of_one_of_several_documents_of_an_entry_only_its_own_version_is_told():
    package = packages(EMMEN)["2024-04-05-clarification-1"]
    record = package.related("tender-document/1.1")
    assert record
    assert record.entry
    assert record.version
    one_for_each = next(each for each in package.dossier.documents if each.id == "clarification-notice")
    entry = one_for_each.model_copy(update={"versions": record.entry.versions})
    version = replace(record.version, document="clarification-notice-1", title="Nota 1", status="published")
    notice = replace(record, id="clarification-notice-1/1.1", title="Nota 1", version=version, entry=entry)
    other = replace(package, records=(*package.records, notice))
    assert events(other, notice.id) == [
        ("Creatie", "2024-04-05", "gemeente Emmen"),
        ("Publicatie", "2024-04-05", "gemeente Emmen"),
    ]
    assert ("Refereert aan", "Nota 1, versie 1.1") in relations(other, "tender-document/1.1")
    assert not any(label == "Vervangt" for label, _name in relations(other, notice.id))


def test_a_signature_and_what_came_of_validating_it_are_events():
    signature = ElectronicSignature(holder="de griffier", validated_on=datetime.date(2024, 1, 3), valid="valid")
    package = changed(packages(EMMEN)["2023-12-21-council"], "council-decision/1.0", signature=signature)
    approval, validation = record_of(package, "council-decision/1.0").events[-2:]
    assert (approval.type.label, approval.time, approval.result) == (
        "Accordering",
        "",
        "Elektronisch ondertekend door de griffier",
    )
    assert (validation.type.label, validation.time, validation.result) == (
        "Validatie Handtekening",
        "2024-01-03",
        "Handtekening van de griffier: geldig",
    )


def test_what_was_received_says_when_and_from_whom():
    facts = {"received_on": datetime.date(2023, 10, 2), "language": "en", "format": "fmt/40"}
    package = changed(packages(EMMEN)[START], "evaluatie-hoofdaanbieders", **facts)
    assert events(package, "evaluatie-hoofdaanbieders") == [
        ("Creatie", "2023", "gemeente Emmen"),
        ("Ontvangst", "2023-10-02", "gemeente Emmen"),
    ]
    assert record_of(package, "evaluatie-hoofdaanbieders").languages == ("en",)
    file = read(package)["emmen-wmo/evaluatie-hoofdaanbieders/evaluatie-hoofdaanbieders.txt"]
    assert isinstance(file, File)
    assert (file.format.label, file.checksums[0].date) == ("fmt/40", "2023-10-02T00:00:00")


def test_the_day_of_packing_is_told_only_when_it_is_given():
    package = packages(EMMEN)[START]
    labels = [event.type.label for event in _whole(package).events]
    assert "Export" not in labels
    dated = replace(package, made_on="2027-01-01")
    assert (_whole(dated).events[-1].type.label, _whole(dated).events[-1].time) == ("Export", "2027-01-01")
    files = [made for made in read(dated).values() if isinstance(made, File)]
    assert {made.checksums[0].date for made in files} == {"2027-01-01T00:00:00"}


def _whole(package: Package) -> InformationObject:
    made = read(package)[f"{package.top}/{package.top}"]
    assert isinstance(made, InformationObject)
    return made


# What is known of it


def test_language_is_that_of_the_text_and_then_that_of_the_labels():
    assert record_of(packages(FRISIAN)["2022-03-03-council"], "council-decision/1.0").languages == ("nl", "fy")
    assert record_of(packages(EMMEN)[START], "tender-document/1.0").languages == ("nl",)
    english = changed(packages(EMMEN)[START], "tender-document/1.0", label_languages=("en", "nl"))
    assert record_of(english, "tender-document/1.0").languages == ("nl", "en")


def test_an_account_is_dutch_whatever_its_municipality_speaks():
    package = packages(FRISIAN)["2022-03-03-council"]
    frisian = package.dossier.municipality.model_copy(update={"language": "fy"})
    other = replace(package, dossier=package.dossier.model_copy(update={"municipality": frisian}))
    assert record_of(other, "2022-03-03-council").languages == ("nl",)
    assert record_of(other, "council-decision/1.0").languages == ("fy",)


def test_an_agreement_covers_its_term_once_all_of_that_is_decided():
    package = packages(EMMEN)[START]
    covered = [each.type.label for each in record_of(package, "agreement/1.0").coverage]
    assert covered == ["Dagtekening", "Looptijd van de overeenkomst"]
    assert package.dossier.contract
    for term in (Open("wanneer?"), package.dossier.contract.term.model_copy(update={"years": Open("hoe lang?")})):
        contract = package.dossier.contract.model_copy(update={"term": term})
        other = replace(package, dossier=package.dossier.model_copy(update={"contract": contract}))
        assert [each.type.label for each in record_of(other, "agreement/1.0").coverage] == ["Dagtekening"]


def test_a_term_that_is_only_proposed_covers_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(describing, "proposed", lambda _state, _dossier: frozenset({"contract/term/years"}))
    made = record_of(packages(EMMEN)[START], "agreement/1.0")
    assert [each.type.label for each in made.coverage] == ["Dagtekening"]


def test_the_creator_is_the_municipality_of_the_package():
    package = packages(FRISIAN)["2022-03-03-council"]
    loaded = load_dossier(package.folder, package.project.root, "tytsjerksteradiel", package.decision.id)
    for code, made in (("gm0059", package), ("gm0737", replace(package, dossier=validate(loaded).dossier))):
        for described in read(made).values():
            assert described.ids[0].value.startswith(f"{code}/{FRISIAN}")
            if isinstance(described, InformationObject):
                (creator,) = described.creators
                assert creator.id == mdto.Identification(code, concepts.MUNICIPALITIES)


def test_what_the_selection_list_leaves_open_is_still_to_be_determined_and_never_guessed():
    package = packages(EMMEN)[START]
    agreement = record_of(package, "agreement/1.0")
    assert (agreement.appraisal.code, agreement.category, agreement.retention) == ("N", None, None)
    assert _whole(package).appraisal.code == "N"
    strategy = record_of(packages(EMMEN)["2023-11-07-strategy"], "procurement-strategy/1.0")
    assert strategy.category
    assert (strategy.appraisal.code, strategy.category.code, strategy.retention) == ("B", "2.1.1", None)


ENDED = datetime.date(2033, 12, 31)


def archived(package: Package, **facts: Any) -> Package:
    """The package with other facts for the archive."""
    assert package.dossier.archive
    stated = package.dossier.archive.model_copy(update=facts)
    return replace(package, dossier=package.dossier.model_copy(update={"archive": stated}))


def test_a_term_has_its_begin_and_end_when_the_event_is_recorded():
    package = archived(packages(EMMEN)[START], outcome="concluded", agreement_ended_on=ENDED)
    made = record_of(package, "tender-document/1.0")
    assert made.retention
    assert made.retention.trigger == concepts.TRIGGERS["agreement-ended"]
    assert (made.retention.start, made.retention.duration, made.retention.end) == ("2033-12-31", "P10Y", "2043-12-31")
    assert (made.appraisal.code, made.category and made.category.code) == ("V", "16.1")


def test_a_term_of_an_agreement_that_still_runs_has_no_days():
    made = record_of(archived(packages(EMMEN)[START], outcome="concluded"), "tender-document/1.0")
    assert made.retention
    assert (made.retention.duration, made.retention.start, made.retention.end) == ("P10Y", "", "")


def test_a_term_that_the_dossier_contradicts_has_no_days():
    package = archived(packages(EMMEN)[START], outcome="not-concluded", agreement_ended_on=ENDED)
    made = record_of(changed(package, "tender-document/1.0", retention="16.1"), "tender-document/1.0")
    assert not made.retention or (made.retention.start, made.retention.end) == ("", "")


def test_the_case_the_process_and_the_municipalitys_own_classification_are_told():
    package = packages(EMMEN)[START]
    own = Classification(label="Wmo", code="3.1", scheme="Documentair structuurplan")
    facts = Archive(process="Inkopen", case="Z-1", case_system="Zaaksysteem", classification=own, format="PDF/A-2")
    whole = _whole(replace(package, dossier=package.dossier.model_copy(update={"archive": facts})))
    assert whole.ids[1] == mdto.Identification("Z-1", "Zaaksysteem")
    assert whole.activity == Reference("Inkopen")
    assert whole.classifications == (mdto.Concept("Wmo", "3.1", Reference("Documentair structuurplan")),)


# Who may use it


def test_a_restriction_has_its_reason_its_ground_and_its_period():
    facts = {
        "use_restriction": "beperkt openbaar: vertrouwelijke gegevens van inschrijvers",
        "restriction_ground": "disproportionate-harm",
        "restricted_until": datetime.date(2034, 7, 1),
    }
    (made,) = record_of(changed(packages(EMMEN)[START], "agreement/1.0", **facts), "agreement/1.0").restrictions
    assert made.type.code == "Openbaarheid/AW1995/BeperktOpenbaar-benadeling/1.0"
    assert made.description == "Beperkt openbaar: vertrouwelijke gegevens van inschrijvers."
    assert made.period == mdto.Period(end="2034-07-01")


@pytest.mark.parametrize("stated", [None, Open("mag dit openbaar worden?")])
def test_use_that_nobody_decided_on_is_not_assessed(stated: Open | None):
    package = changed(packages(EMMEN)[START], "agreement/1.0", use_restriction=stated)
    (made,) = record_of(package, "agreement/1.0").restrictions
    assert (made.type, made.description) == (concepts.NOT_ASSESSED, "Over de openbaarheid is nog niet besloten.")


def test_a_restriction_without_a_ground_is_not_assessed_and_is_told():
    package = changed(packages(EMMEN)[START], "agreement/1.0", use_restriction="beperkt openbaar: bedrijfsgegevens")
    (made,) = record_of(package, "agreement/1.0").restrictions
    assert made.type == concepts.NOT_ASSESSED
    assert made.description == "Beperkt openbaar: bedrijfsgegevens. De grond voor de beperking is nog niet vastgelegd."
    (finding,) = findings(package)
    assert finding.place
    assert (finding.code, finding.place.path) == ("A921", "documents/agreement/restriction_ground")


def test_a_format_that_is_not_known_is_told_once_and_not_made_up():
    package = packages(EMMEN)[START]
    records = tuple(
        replace(record, items=(Item("verslag.xyz", "annex", Content.of(b"??")),)) if record.source else record
        for record in package.records
    )
    other = replace(package, records=records)
    (finding,) = findings(other)
    assert finding.place
    assert (finding.code, finding.place.path) == ("W920", "records/evaluatie-hoofdaanbieders/format")
    file = read(other)["emmen-wmo/evaluatie-hoofdaanbieders/verslag.xyz"]
    assert isinstance(file, File)
    assert (file.format.label, file.format.code) == ("onbekend", "")


def test_a_package_in_order_has_no_findings():
    assert [finding for package in every_package() for finding in findings(package)] == []


# The public package


def named(package: Package, *names: str) -> set[str]:
    """Which of these words stand anywhere in the metadata."""
    told = "\n".join(content.read().decode() for content in describe(package).values())
    return {name for name in names if name in told}


def test_the_public_package_names_no_decision_but_its_own_and_no_author():
    facts = {"use_restriction": "openbaar", "author": "A. Ambtenaar", "organisation": None, "note": "Kanarie"}
    package = changed(packages(EMMEN)[START], "evaluatie-hoofdaanbieders", **facts)
    public = publishing.public(package)
    internal = ("A. Ambtenaar", "bevindingen.json", "tree.json", "Vaststelling van de inkoopstrategie")
    complete, told = named(package, *internal, "Kanarie"), named(public, *internal, "Kanarie")
    assert (complete, told) == ({*internal}, set())
    days = [[event.time for event in _whole(each).events] for each in (package, public)]
    assert days == [[each.date.isoformat() for each in package.decisions], ["2023-09-01", "2024-01-15"]]


def test_the_public_package_does_not_name_a_paper_that_is_restricted():
    package = packages(EMMEN)["2023-12-21-council"]
    documents = tuple(
        entry.model_copy(update={"use_restriction": "beperkt openbaar: geheim"}) if entry.id == "procurement-strategy" else entry
        for entry in package.dossier.documents
    )  # fmt: skip
    other = replace(package, dossier=package.dossier.model_copy(update={"documents": documents}))
    complete, public = (named(each, "Inkoopstrategie, versie 1.0") for each in (other, publishing.public(other)))
    assert (complete, public) == ({"Inkoopstrategie, versie 1.0"}, set())


def test_the_metadata_for_the_public_register_are_named():
    public = publishing.public(packages(EMMEN)["2023-12-21-council"])
    assert record_of(public, "council-decision/1.0").metadata == (Reference("council-decision.pdf.diwoo.xml"),)
    assert record_of(packages(EMMEN)["2023-12-21-council"], "council-decision/1.0").metadata == ()
