"""What speaks against an enrolment or a merge to come. What is forbidden, the action refuses."""

from __future__ import annotations

from collections.abc import Iterator

from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Enrolment, Person
from zhida.recipients.queries.entitlements import drawn_with, registrations_of
from zhida.recipients.queries.reckoning import Merges, Reckoner, drawn_of, facts_of
from zhida.registers.models.entitlements import IN_INSTITUTION


def doubts_about(intended: Enrolment) -> list[str]:
    """Return what speaks against an enrolment, each as a sentence."""
    return [*_by_reckoning(intended), *_by_terms(intended), *_by_person(intended)]


def _by_reckoning(intended: Enrolment) -> Iterator[str]:
    """Yield what the registers make of the person's life and of the first month."""
    reckoner, merges, drawn = Reckoner(), Merges({intended.person_id}), drawn_of(intended)
    facts = facts_of(merges.related([intended.person_id]), merges)
    due = reckoner.due(drawn, intended.start_month, facts)
    if due.amount_fen == 0:
        yield f"起发当月应发为零：{due.why}"
    for stop in reckoner.earlier_stops(drawn, facts):
        if stop.why != due.why:
            yield f"起发之前已有停发的情形：{stop.why}"
    if drawn.birth_on is None and reckoner.demands_age(drawn):
        yield "没有登记出生日期，不能判断是否已满18周岁。"


def _by_terms(intended: Enrolment) -> Iterator[str]:
    """Yield what of the terms does not go together."""
    programme, home = intended.component.programme, intended.household
    if programme.holder == "household" and home is None:
        yield f"“{programme}”按户补助，还没有选择家庭。"
    if home is not None:
        members = home.members.filter(left_on=None).count()
        if intended.persons_covered > members:
            yield (
                f"保障人口数为{intended.persons_covered}人，家庭{home.number}现有成员{members}人。"
            )
    lives_there = intended.category.endswith(IN_INSTITUTION)
    if lives_there and intended.agency is None:
        yield "由机构供养的，还没有选择供养机构；没有机构，月度核算时不能发放。"
    if intended.agency and not lives_there:
        yield f"类别是“{intended.get_category_display()}”，却选择了供养机构“{intended.agency}”。"


def _by_person(intended: Enrolment) -> Iterator[str]:
    """Yield what else the person draws, and what is missing to pay it."""
    person, month = intended.person, intended.start_month
    for other in drawn_with(person, intended.component, intended.division, month, "difference"):
        name = other.component.programme.name
        yield f"此人已享受“{name}”，按规定只补差额，请核对应发金额。"
    if person.division_id != intended.division_id:
        yield f"此人登记在{person.division}，核定区划是{intended.division}。"
    paid_to_institution = intended.category.endswith(IN_INSTITUTION)
    held = BankAccount.objects.filter(person__in=registrations_of(person), valid_to=None)
    if not paid_to_institution and not held.exists():
        yield "此人还没有在用的领款账户，发放前请先登记。"


def doubts_about_merge(person: Person, into: Person) -> list[str]:
    """Return whom a merge would make one, and what tells the two apart."""
    told = [f"{_presented(person)}将并入{_presented(into)}，以后以后者的登记为准。"]
    if person.number_hash and into.number_hash:
        told.append(
            "两人各有证件号码。确为同一人、其中一个号码有误或属于另一种证件的，才可以合并。"
        )
    if person.birth_on and into.birth_on and person.birth_on != into.birth_on:
        told.append("两人的出生日期不同。")
    if person.sex and into.sex and person.sex != into.sex:
        told.append("两人的性别不同。")
    return told


def _presented(person: Person) -> str:
    number = documents.masked_number(person.number_sealed, documents.PERSON_NUMBER)
    said = [
        f"编号{person.pk}",
        number or "没有证件号码",
        person.sex,
        f"{person.birth_on}出生" if person.birth_on else "",
        person.division.name,
    ]
    return f"“{person.name}”（{'，'.join(filter(None, said))}）"
