"""What the rules found, on the screen: by severity, then by rule, with the article once; what was accepted and what was not assessed is counted."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from bestek import report
from bestek.checking import Accepted, Checked, Outcome, Told
from bestek.findings import Finding, Severity
from bestek.messages import N_, _, ngettext

if TYPE_CHECKING:
    from rich.text import Text

    from bestek.check.rule import Period, Rule

MOST = 5
"""Findings of one rule that are shown; the rest is counted."""

PLACES = 3
"""Paragraphs that a finding names."""

HEADS = {Severity.ERROR: N_("Errors"), Severity.WARNING: N_("Warnings"), Severity.ADVICE: N_("Advice")}
GROUPS = {
    "E384": N_("facts that are not decided, in documents that are"),
    "A384": N_("facts that are not decided"),
}
"""What findings that are of no rule have in common, by code."""
OTHERS = N_("the content and the files of the dossier")
REMARKS = N_("what was accepted")
SETTINGS = N_("the settings of the checks")


def shown(outcome: Outcome, pages: Sequence[str], *, all_: bool = False, why: bool = False) -> None:
    """Everything that was found, and one line per dossier that sums it up; `pages` are the reports, by dossier."""
    for line in _lines(outcome, dict(zip((each.dossier for each in outcome.dossiers), pages, strict=True)), all_, why):
        _print(line)


def counting(outcome: Outcome) -> tuple[Finding, ...]:
    """What counts in a build besides what it says itself: errors of rules that nobody accepted, and mistakes in what was accepted and set."""
    said = (finding for each in outcome.dossiers for finding in (*each.remarks, *(told.finding for told in each.left)))
    return tuple(finding for finding in (*outcome.findings, *said) if finding.severity is Severity.ERROR)


def beside(outcome: Outcome) -> None:
    """One line of a build on what the checks found and it does not show."""
    found = [told.finding for each in outcome.dossiers for told in each.left]
    found += [finding for each in outcome.dossiers for finding in each.remarks]
    if rest := [finding for finding in found if finding.severity is not Severity.ERROR]:
        print(_("the checks found {counted}: ./inv check shows them").format(counted=report.total(rest)))


def _print(line: str | Text) -> None:
    from bestek.screen import console

    console().print(line, soft_wrap=True)


def _lines(outcome: Outcome, pages: dict[str, str], all_: bool, why: bool) -> Iterator[str | Text]:
    if outcome.findings:
        yield _styled(_capital(_(SETTINGS)), "bold")
        yield from (_indented(_other(finding)) for finding in outcome.findings)
        yield ""
    for checked in outcome.dossiers:
        yield _styled(f"{checked.dossier}: {checked.title}", "bold")
        for severity in reversed(Severity):
            yield from _of_severity(checked, severity, MOST if not all_ else sys.maxsize)
        yield from _accepted(checked) if all_ else ()
        yield from _unassessed(checked) if why else ()
        yield from _closing(checked, pages.get(checked.dossier, ""), all_=all_, why=why)
        yield ""


def _of_severity(checked: Checked, severity: Severity, most: int) -> Iterator[str | Text]:
    """The findings of one weight: those of the rules in their order, then those of content."""
    groups = list(_groups(checked, severity))
    if not groups:
        return
    yield ""
    yield _styled(_(HEADS[severity]), report.COLOURS[severity])
    for title, source, found in groups:
        yield ""
        yield _styled(title, "bold")
        if source:
            yield "   " + _("source: {source}").format(source=report.printable(source))
        yield from (_indented(text) for text in found[:most])
        if (rest := len(found) - most) > 0:
            more = ngettext("… and {count} more: --all shows it", "… and {count} more: --all shows them", rest)
            yield "   " + more.format(count=rest)


def _groups(checked: Checked, severity: Severity) -> Iterator[tuple[str, str, list[str]]]:
    by_rule: dict[str, list[Told]] = {}
    for told in checked.left:
        if told.finding.severity is severity:
            by_rule.setdefault(told.rule, []).append(told)
    for rule, ones in by_rule.items():
        title = f"{rule}  {_capital(checked.titles[rule])}"
        yield title, ones[0].finding.legal_source, [_told(checked, each) for each in ones]
    for heading, findings in grouped(checked).items():
        if texts := [_other(finding) for finding in findings if finding.severity is severity]:
            yield _capital(_(heading)), "", texts


def grouped(checked: Checked) -> dict[str, list[Finding]]:
    """The findings of no rule, by what they have in common (a message of the catalogue)."""
    made: dict[str, list[Finding]] = {}
    for finding in checked.content:
        made.setdefault(GROUPS.get(finding.code, OTHERS), []).append(finding)
    if checked.remarks:
        made[REMARKS] = list(checked.remarks)
    return made


def _other(finding: Finding) -> str:
    """A finding of no rule, with its code."""
    first, *lines = _lines_of(finding)
    return "\n".join((f"{first} {finding.code}".lstrip(), *lines))


def _lines_of(finding: Finding) -> list[str]:
    path = f" {finding.place.path}" if finding.place and finding.place.path else ""
    hint = [f"   {_('hint: {hint}').format(hint=finding.hint)}"] if finding.hint else []
    lines = [f"{finding.place or ''}{path}", f"   {finding.message}", *hint]
    return list(map(report.printable, lines))


def _told(checked: Checked, told: Told) -> str:
    """A finding without what stands above its group."""
    lines = _lines_of(told.finding)
    lines += [f"   {_('for: {names}').format(names=', '.join(told.municipalities))}"] if told.municipalities else []
    lines += [f"   {paragraphs(checked, told)}"] if told.where else []
    return "\n".join(map(report.printable, lines))


def paragraphs(checked: Checked, told: Told, most: int = PLACES) -> str:
    """The paragraphs concerned, in words: `in: Aanbestedingsleidraad 2.3 Percelen`."""
    names = dict.fromkeys(
        f"{checked.documents.get(f'{each.municipality}/{each.document}', each.document)} {each.label}".strip()
        for each in told.where
    )
    listed = ", ".join(list(names)[:most])
    if (rest := len(names) - most) > 0:
        listed += " " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return _("in: {paragraphs}").format(paragraphs=listed)


def offered(checked: Checked, told: Sequence[Told]) -> None:
    """What is about to be accepted."""
    for each in told:
        _print(f"{each.rule}  {_told(checked, each)}")


def accepted(file: str, count: int) -> None:
    """What was accepted, and where that stands."""
    print(
        ngettext("{file}: {count} finding accepted", "{file}: {count} findings accepted", count).format(
            file=file, count=count
        )
    )


def _accepted(checked: Checked) -> Iterator[str | Text]:
    if checked.accepted:
        yield ""
        yield _styled(_("Accepted"), "bold")
    for told in checked.accepted:
        assert told.accepted
        values = {**excuse(told.accepted), "reason": told.accepted.reason.strip()}
        yield _indented(f"{told.rule}  {_told(checked, told)}")
        yield "      " + report.printable(_("accepted by {role} on {date}: {reason}").format(**values))


def excuse(accepted: Accepted) -> dict[str, object]:
    """Who accepted it, and when, as the reader of messages says it."""
    from bestek.check.rule import role_name, said

    return {"role": role_name(accepted.role), "date": said(datetime.date.fromisoformat(accepted.date))}


def _unassessed(checked: Checked) -> Iterator[str | Text]:
    if checked.unassessed:
        yield ""
        yield _styled(_("Not assessed"), "bold")
    for each in checked.unassessed:
        names = f" ({', '.join(each.municipalities)})" if each.municipalities else ""
        yield report.printable(f"   {each.rule}  {_capital(checked.titles[each.rule])}{names}")
        yield report.printable(f"      {each.reason}")


def _closing(checked: Checked, page: str, *, all_: bool, why: bool) -> Iterator[str]:
    """What is left, what was accepted, what was not assessed, and where the report is."""
    yield ""
    accepted, unassessed = len(checked.accepted), len({each.rule for each in checked.unassessed})
    parts = [total_of(checked)]
    if accepted:
        told = ngettext("{count} finding accepted", "{count} findings accepted", accepted).format(count=accepted)
        parts.append(told if all_ else f"{told} (--all)")
    if unassessed:
        told = ngettext("{count} rule not assessed", "{count} rules not assessed", unassessed).format(count=unassessed)
        parts.append(told if why else f"{told} (--why)")
    yield "; ".join(parts)
    if not checked.built:
        yield _("what the writers of the files advise is known after a build")
    if page:
        yield _("report: {file}").format(file=page)


def total_of(checked: Checked) -> str:
    """How many findings are left, in words. That nothing is wrong is said only where all was assessed."""
    nothing = _("nothing was found") if checked.unassessed else _("nothing is wrong")
    return report.total(checked.findings) or nothing


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.split("\n"))


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(report.printable(text), style=style)


# The catalogue


def catalogue(rules: Sequence[Rule]) -> None:
    """Every rule with its severity, its sources and what it works with."""
    for rule in rules:
        _print(_styled(f"{rule.id}  {_capital(_(rule.title))}", "bold"))
        for line in told_of(rule):
            _print(f"   {line}")
    _print(ngettext("{count} rule", "{count} rules", len(rules)).format(count=len(rules)))


def told_of(rule: Rule) -> Iterator[str]:
    """What there is to say of a rule besides its title."""
    from bestek.check.rule import known

    yield _("severity: {severity}").format(severity=severity_of(rule))
    for basis in rule.bases:
        yield _("source: {source}").format(source=f"{basis.text} ({known(basis)})")
    if rule.parameters:
        yield _("works with: {parameters}").format(parameters=_(rule.parameters))
    if rule.needs:
        yield _("needs: {facts}").format(facts=", ".join(rule.needs))


def severity_of(rule: Rule) -> str:
    """How severe a breach is, by the day of dispatch where that matters."""
    words: dict[Severity, Callable[[], str]] = {
        Severity.ERROR: lambda: _("error"),
        Severity.WARNING: lambda: _("warning"),
        Severity.ADVICE: lambda: _("advice"),
    }
    if not rule.periods:
        return words[rule.severity]()
    return "; ".join(f"{words[period.severity]()} {_period(period)}".strip() for period in rule.periods)


def _period(period: Period) -> str:
    from bestek.check.rule import said

    first, last = (said(day) if day else "" for day in (period.first, period.last))
    if first and last:
        return _("from {first} up to and including {last}").format(first=first, last=last)
    if first:
        return _("from {first}").format(first=first)
    return _("up to and including {last}").format(last=last) if last else ""
