"""Make the pictures of README.md and docs/view.md from the sample site: ``make pictures``.

Needs Chromium (Debian: chromium) with Arabic fonts (fonts-noto-core) and playwright of requirements/dev.lock.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
WIDE, PHONE = {"width": 1240, "height": 940}, {"width": 390, "height": 800}
# File name, language, size of the window, address.
PICTURES: tuple[tuple[str, str, dict[str, int], str], ...] = (
    ("start-ar", "ar", WIDE, ""),
    ("start-en", "en", WIDE, ""),
    ("incident-ar", "ar", {"width": 1240, "height": 1180}, "{incident}"),
    ("article-en", "en", {"width": 1240, "height": 1000}, "{article}"),
    ("search-ar", "ar", {"width": 1240, "height": 620}, "search?q=حكومة"),
    ("phone-ar", "ar", PHONE, "incidents"),
    ("dark-en", "en", WIDE, "incidents?country=YE"),
)


def main() -> None:
    """Crawl the sample into a folder of its own, serve it, take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("no chromium here: apt-get install chromium fonts-noto-core")
    with tempfile.TemporaryDirectory() as folder:
        home = {**os.environ, "MARSAD_HOME": folder}
        marsad = [sys.executable, "-m", "crawler.command_line"]
        subprocess.run([*marsad, "crawl", "sample"], env=home, check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([*marsad, "serve", "--port", "0"], env=home, stdout=subprocess.PIPE, text=True) as site:
            try:
                assert site.stdout is not None
                found = re.match(r"http\S+", site.stdout.readline())
                assert found, "the site did not start"
                with sync_playwright() as running:
                    browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                    for picture in PICTURES:
                        take(browser, found[0], *picture)
            finally:
                site.terminate()


def take(browser: Browser, home: str, name: str, language: str, size: Any, address: str) -> None:
    """Take one picture."""
    scheme = "dark" if name.startswith("dark") else "light"
    context = browser.new_context(locale=language, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    if address.startswith("{"):
        # Ids depend on the order in which pages came: the market of Ariha, of which two reports tell.
        page.goto(f"{home}incidents?place=أريحا&type=shelling")
        page.locator("table.incidents a").first.click()
        if address == "{article}":
            page.get_by_role("link", name="Open the article here").first.click()
        address = page.url.removeprefix(home)
    page.goto(home + address)
    page.wait_for_load_state("networkidle")
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    context.close()


if __name__ == "__main__":
    main()
