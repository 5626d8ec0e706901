"""Steps of a long command as a person sees them: one line for each that is over, a bar for the one that runs."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

_BAR = 20


class Steps:
    """Within the block steps are shown; where nobody watches (a pipe, a log) only the lines of those that are over."""

    def __init__(self, console: Console) -> None:
        self._console = console
        text = TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))
        columns = (text, BarColumn(_BAR), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
        self._progress = Progress(
            *columns, console=console, transient=True, expand=True, disable=not console.is_terminal
        )
        self._task: TaskID | None = None
        self._text, self._count, self._begun = "", "", 0.0

    def __enter__(self) -> "Steps":
        self._progress.start()
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._end("✗" if failed else "✓")
        self._progress.stop()

    def step(self, zh: str, en: str) -> Callable[[int, int], None]:
        """Begins a step, the one before is over; what it returns is told (done, total)."""
        self._end("✓")
        self._text, self._count, self._begun = f"{zh} · {en}", "", time.monotonic()
        task = self._task = self._progress.add_task(self._text, total=None, count="")

        def told(done: int, total: int) -> None:
            if task == self._task:
                self._count = f"{done:,}/{total:,}"
                self._progress.update(task, completed=done, total=total, count=self._count)

        return told

    def _end(self, mark: str) -> None:
        if self._task is None:
            return
        self._progress.remove_task(self._task)
        self._task = None
        line = f"{mark} {time.monotonic() - self._begun:6.1f} s  {self._text}  {self._count}"
        self._console.print(line.rstrip(), highlight=False, markup=False, soft_wrap=True)
