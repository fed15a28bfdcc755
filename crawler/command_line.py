"""``marsad``: Scrapy's own command line with this project's settings, from any directory."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``marsad COMMAND``; the commands are the files of crawler/commands and Scrapy's own."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    from scrapy.cmdline import execute

    execute(["marsad", *sys.argv[1:]])


if __name__ == "__main__":
    main()
