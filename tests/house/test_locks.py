"""The lock files are in step with pyproject.toml, and the check sees when they are not."""

import locks
import pytest

PYPROJECT = """
[project]
dependencies = ["asyncpg>=0.30", "Jinja2>=3"]
[project.optional-dependencies]
build = ["hatchling>=1"]
dev = ["pytest>=9"]
"""
PIN = "{name}=={version} \\\n    --hash=sha256:00\n    # via hanse (pyproject.toml)\n"
RUN = "".join(
    PIN.format(name=n, version=v) for n, v in [("asyncpg", "0.32.0"), ("hatchling", "1.27"), ("jinja2", "3.1")]
)
DEVELOPMENT = RUN + PIN.format(name="pytest", version="9.2.0")


def told(run: str = RUN, development: str = DEVELOPMENT) -> list[str]:
    return locks.problems(PYPROJECT, {"requirements.lock": run, "requirements-dev.lock": development})


def test_locks_in_step_pass() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("run", "development", "sentence"),
    [
        (RUN, RUN, "requirements-dev.lock lacks pytest"),
        (RUN.replace("0.32.0", "0.29"), DEVELOPMENT, "requirements.lock has asyncpg 0.29, wanted is >=0.30"),
        (RUN, DEVELOPMENT.replace("3.1", "3.2"), "jinja2 is 3.1 in requirements.lock and 3.2 in requirements-dev.lock"),
        (RUN + PIN.format(name="flask", version="3"), DEVELOPMENT, "requirements.lock has flask, which is not wanted"),
        (RUN.replace("--hash=sha256:00", ""), DEVELOPMENT, "requirements.lock has no hash for asyncpg"),
    ],
)
def test_a_lock_out_of_step_is_named(run: str, development: str, sentence: str) -> None:
    assert sentence in told(run, development)


def test_the_locks_of_the_project_are_in_step() -> None:
    assert locks.main() == 0
