"""The pages of a running platform in a real browser: they draw, complain of nothing, fetch nothing from elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Page, Request, async_playwright, expect

from miaopu.demo.serving import serving
from miaopu.platform import SERVICES
from shared.settings import Settings
from shared.testing.require import require_chromium

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.xdist_group("heavy")]


@dataclass
class Seen:
    """A page and all that it asked for or complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """From now on."""
        self.page.on("request", self._request)
        self.page.on("requestfailed", lambda request: self.complaints.append(f"{request.url}: {request.failure}"))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location})")


@asynccontextmanager
async def browsing(executable: Path) -> AsyncIterator[Seen]:
    # Without its sandbox: tests run as root in a container, and the pages are our own.
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, chromium_sandbox=False)
        try:
            seen = Seen(await browser.new_page())
            seen.listen()
            yield seen
        finally:
            await browser.close()


async def test_the_landing_page_and_an_api_page_draw_without_complaint_or_a_request_to_elsewhere(
    tmp_path: Path,
) -> None:
    chromium = require_chromium()
    async with serving(Settings(data_dir=tmp_path)) as url, browsing(chromium) as seen:
        await seen.page.goto(url)
        text = await seen.page.inner_text("body")
        for service in SERVICES:
            assert service.name in text
            assert service.summary["zh"] in text
        assert text.count("就绪 ready") == len(SERVICES)

        await seen.page.click('a[href="/pool/docs"]')
        await seen.page.wait_for_selector(".opblock")
        drawn = await seen.page.inner_text("#swagger-ui")
        assert "Miaopu pool" in drawn
        assert "/pool/v1/seat-plan" in drawn
        await seen.page.click("#operations-seats-put_seat_plan")
        await expect(seen.page.locator("#operations-seats-put_seat_plan")).to_contain_text('"420100": 180')

        assert f"{url}/pool/openapi.json" in seen.requests
        assert [request for request in seen.requests if not request.startswith((f"{url}/", "data:"))] == []
        assert seen.complaints == []
