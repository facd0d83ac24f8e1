"""A record is known again by everything that decided what came of it, and by nothing else."""

from pathlib import Path

from evals.run.beside import NOBODY, Beside
from evals.run.job import ROOT, Job, code_digest, jobs_of
from evals.run.result import BASELINES, DO_NOTHING, OFFLINE, ORACLE
from tests.evals.run.making import scenario


def test_a_key_changes_with_whatever_could_change_the_record() -> None:
    base = Job(scenario("a"), "offline", 1)
    others = [
        Job(scenario("a", "tagged"), "offline", 1).key("c"),
        Job(scenario("a", world="full-monday"), "offline", 1).key("c"),
        Job(scenario("a"), "openai:x", 1).key("c"),
        Job(scenario("a"), "offline", 2).key("c"),
        base.key("d"),
        Job(scenario("a"), "offline", 1, Beside(judge="openai:j")).key("c"),
        Job(scenario("a"), "offline", 1, Beside(customer="openai:j")).key("c"),
    ]
    assert base.key("c") == Job(scenario("a"), "offline", 1).key("c")
    assert len({base.key("c"), *others}) == 8


def test_the_code_is_every_source_prompt_and_world_and_no_scenario(tmp_path: Path) -> None:
    for name in ("agent/a.py", "prompts/front_desk/v1.md", "evals/worlds/w.yaml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        before = code_digest(tmp_path)
        file.write_text(name, encoding="utf-8")
        assert code_digest(tmp_path) != before
    before = code_digest(tmp_path)
    for name in ("evals/scenarios/s.yaml", "agent/a.pyc", "docs/x.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
        assert code_digest(tmp_path) == before
    assert (ROOT / "evals" / "run" / "job.py").exists()


def test_a_baseline_is_played_once_and_a_model_as_often_as_is_wished() -> None:
    known = [scenario("a"), scenario("b", no_gold="an account is made")]
    jobs = list(jobs_of(known, ["offline", "openai:x"], 3, BASELINES))
    assert len(jobs) == 3 + 2 + 2 * 2 * 3
    assert [job.scenario.id for job in jobs if job.contender == ORACLE] == ["a"]


def test_only_who_is_asked_in_a_play_is_part_of_its_job() -> None:
    beside, toned = Beside("openai:c", "openai:j"), scenario("a", tone="warm")
    acted = scenario("b", play="model", turns=(), customer={"wants": "a clean"})
    assert beside.at(scenario("a"), OFFLINE) == NOBODY
    assert beside.at(toned, OFFLINE) == Beside(judge="openai:j")
    assert beside.at(toned, DO_NOTHING) == NOBODY
    assert beside.at(acted, OFFLINE) == beside.at(acted, DO_NOTHING) == Beside("openai:c")
    assert beside.at(acted, ORACLE) == NOBODY
