"""A result as JUnit XML, which every CI shows."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from evals.run.record import Record
from evals.run.result import BASELINES, Result


def write_junit(result: Result, file: Path) -> None:
    """Write a suite for each contender, a case for each trial; baselines are no tests."""
    suites = Element("testsuites", name="frontdesk eval")
    for score in result.scores:
        if not score.is_baseline:
            records = [one for one in result.records if one.contender == score.contender]
            _suite(suites, score.contender, records, result)
    broken = [one for one in result.errors if one.contender in BASELINES]
    if broken:
        _suite(suites, "baselines that could not be judged", broken, result)
    indent(suites)
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree(suites).write(file, encoding="utf-8", xml_declaration=True)


def _suite(suites: Element, name: str, records: Sequence[Record], result: Result) -> None:
    suite = SubElement(
        suites,
        "testsuite",
        name=name,
        tests=str(len(records)),
        failures=str(sum(one.verdict == "failed" for one in records)),
        errors=str(sum(one.verdict == "error" for one in records)),
        skipped="0",
        time=f"{sum(one.seconds for one in records):.3f}",
        timestamp=result.began.replace(tzinfo=None).isoformat(timespec="seconds"),
    )
    files = {one.id: one.file for one in result.scenarios}
    for record in records:
        _case(suite, record, files.get(record.scenario, ""))


def _case(suite: Element, record: Record, file: str) -> None:
    name = record.scenario if record.trial == 1 else f"{record.scenario} (trial {record.trial})"
    case = SubElement(
        suite,
        "testcase",
        classname=f"evals.{record.contender}",
        name=name,
        file=file,
        time=f"{record.seconds:.3f}",
    )
    if record.verdict == "failed":
        told = [f"{one.check}: {one.text}" for one in record.findings]
        said = SubElement(case, "failure", message=_plain(told[0]), type="failed")
        said.text = _plain("\n".join([*told, "", *transcript(record)]))
    elif record.verdict == "error":
        SubElement(case, "error", message=_plain(record.why), type="error").text = _plain(
            record.why
        )


def transcript(record: Record) -> list[str]:
    """The conversation, a line for each message, answer and call."""
    lines = []
    for line in record.lines:
        lines.append(f"{line.turn}. > {line.said}")
        lines += [
            f"   [{call.name} {dict(call.arguments)}: {call.outcome}]"
            for call in record.calls
            if call.turn == line.turn
        ]
        lines += [f"   {text}" for text in line.reply.splitlines()]
    return lines


def _plain(text: str) -> str:
    """Without what XML cannot carry."""
    return "".join(sign if sign >= " " or sign in "\n\t" else " " for sign in text)
