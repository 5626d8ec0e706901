"""The load: `wrk` sends one different, valid application after another, each with its own idempotency key."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.declarations import CODE, codes, templates
from tests.benchmarks.machine import CannotMeasure

PATH = "/intake/v1/applications"
KEY_HEAD = "00000000-0000-4000-"
"""Of every `Idempotency-Key`; the firm's code follows."""
MOST_PER_S = 12_000
_SCRIPT = """
local codes, heads, tails, before, after, at = {}, {}, {}, {}, {}, 0
init = function(args)
  for line in io.lines(args[1]) do codes[#codes + 1] = line end
  local token = args[3]
  at = tonumber(args[4])
  for line in io.lines(args[2]) do
    local from, to = line:find("%(code)s", 1, true)
    local n = #heads + 1
    heads[n] = "POST %(path)s HTTP/1.1\\r\\nHost: " .. wrk.host .. "\\r\\nAuthorization: Bearer " .. token ..
      "\\r\\nContent-Type: application/json\\r\\nContent-Length: " .. (#line - %(code_length)d + 18) ..
      "\\r\\nIdempotency-Key: %(key_head)s"
    before[n], after[n] = line:sub(1, from - 1), line:sub(to + 1)
  end
end
request = function()
  at = at + 1
  local code, n = codes[at], at %% #heads + 1
  return heads[n] .. code .. "\\r\\n\\r\\n" .. before[n] .. code .. after[n]
end
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one run of the load saw."""

    requests: int
    rate: float
    p50_ms: float
    p99_ms: float


class Load:
    """Applications of firms that no other phase of the same round uses."""

    def __init__(self, folder: Path, seconds: float) -> None:
        """`seconds` is how long all phases of a round take together.

        Raises:
            CannotMeasure: wrk is not installed.
        """
        if shutil.which("wrk") is None:
            raise CannotMeasure("this measure needs wrk / 需要 wrk: apt-get install wrk")
        self._script, self._codes, self._bodies = folder / "load.lua", folder / "codes.txt", folder / "bodies.txt"
        fill = {"code": CODE, "path": PATH, "code_length": len(CODE), "key_head": KEY_HEAD}
        self._script.write_text(_SCRIPT % fill, encoding="ascii")
        self._codes.write_text("\n".join(codes(int(seconds * MOST_PER_S))) + "\n", encoding="ascii")
        self._bodies.write_text("\n".join(templates()) + "\n", encoding="utf-8")
        self._used = 0

    def begin_round(self) -> None:
        """The same firms again; the tables were emptied."""
        self._used = 0

    def run(self, url: str, token: str, connections: int, seconds: int) -> Loaded:
        """Sends for some seconds.

        Raises:
            CannotMeasure: an answer was not 2xx.
        """
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(self._script), url]
        arguments = ["--", str(self._codes), str(self._bodies), token, str(self._used)]
        said = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False).stdout
        self._used += seconds * MOST_PER_S
        if "Requests/sec" not in said or "Non-2xx" in said or "Socket errors" in said:
            raise CannotMeasure(f"the load was not answered as it should be:\n{said}")
        return Loaded(
            int(_found(r"(\d+) requests in", said)),
            float(_found(r"Requests/sec:\s+([\d.]+)", said)),
            _milliseconds(_found(r"(?m)^ +50% +(\S+)", said)),
            _milliseconds(_found(r"(?m)^ +99% +(\S+)", said)),
        )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match[1]


def _milliseconds(text: str) -> float:
    number = _found(r"^([\d.]+)", text)
    return float(number) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[text.removeprefix(number)]
