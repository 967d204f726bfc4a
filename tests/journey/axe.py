"""What axe has against a page, a sentence for each."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return [
        f"{page.url} {found['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for found in page.evaluate(RUN)
        for node in found["nodes"]
    ]
