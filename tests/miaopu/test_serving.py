"""What the demo starts beside itself ends with it, however it ends; and how its platform listens."""

import socket
from pathlib import Path

import pytest

from miaopu.demo.serving import BankProcess, _listening


def test_the_bank_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    bank = BankProcess(tmp_path / "bank.sqlite")
    bank.start("whsec_" + "A" * 32)
    process = bank._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()  # what the system does for a process that was killed
    process.wait(10)
    assert bank.log_file.exists()


def test_a_bank_that_cannot_start_says_where_its_log_is(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bank = BankProcess(tmp_path / "bank.sqlite", port=taken.getsockname()[1])
        with pytest.raises(TimeoutError, match=r"bank\.log"):
            bank.start("whsec_" + "A" * 32)
    assert "address already in use" in bank.log_file.read_text()
    bank.stop()


def test_an_answer_waits_for_no_acknowledgement_of_its_head() -> None:
    with _listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
