"""Where the real broker's programs come from: Kafka's own Maven artefacts, fetched once into deploy/dev/kafka/lib."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

KAFKA_FOLDER = Path(__file__).resolve().parents[4] / "deploy" / "dev" / "kafka"
POM = KAFKA_FOLDER / "pom.xml"
LIB = KAFKA_FOLDER / "lib"
MARK = LIB / ".complete"
LEAST_JAVA = 17
FETCH_TIMEOUT_S = 300


class Jars(NamedTuple):
    """The folder of jars, or None and the one reason why there is none."""

    folder: Path | None
    reason: str = ""


def find_or_install_jars() -> Jars:
    """The jars, fetched by Maven unless they are there; about 5 s and 55 MB once."""
    if (reason := _no_java()) is not None:
        return Jars(None, reason)
    if not POM.exists():
        return Jars(None, "no real Kafka: deploy/dev/kafka/pom.xml is not in this tree")
    if _complete():
        return Jars(LIB)
    if shutil.which("mvn") is None:
        return Jars(None, "no real Kafka: Maven (mvn) is not installed")
    LIB.mkdir(exist_ok=True)
    with (LIB / ".lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs fetch once
        return Jars(LIB) if _complete() else _fetch()


def _complete() -> bool:
    """Fetched to the end, and for this very pom.xml."""
    return MARK.exists() and MARK.read_text(encoding="ascii") == _fingerprint()


def _fingerprint() -> str:
    return hashlib.sha256(POM.read_bytes()).hexdigest()


def _no_java() -> str | None:
    java = shutil.which("java")
    if java is None:
        return f"no real Kafka: Java {LEAST_JAVA} or later is not installed"
    said = subprocess.run([java, "-version"], check=False, capture_output=True, text=True).stderr  # noqa: S603 - fixed arguments
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < LEAST_JAVA:
        return f"no real Kafka: it needs Java {LEAST_JAVA} or later, this is {found[1] if found else 'unknown'}"
    return None


def _fetch() -> Jars:
    for jar in LIB.glob("*.jar"):  # of another version
        jar.unlink()
    command = ["mvn", "-q", "-B", f"-DoutputDirectory={LIB}", "dependency:copy-dependencies"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command, check=False, cwd=KAFKA_FOLDER, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return Jars(None, f"no real Kafka: Maven did not fetch it within {FETCH_TIMEOUT_S} s")
    if done.returncode != 0:
        first = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no message")
        return Jars(None, f"no real Kafka: Maven could not fetch it: {first[:200]}")
    MARK.write_text(_fingerprint(), encoding="ascii")
    return Jars(LIB)
