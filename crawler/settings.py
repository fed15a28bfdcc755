"""Settings of the Scrapy project. ``# default N`` says what Scrapy itself would do, and why we do otherwise."""

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scrapy.settings import default_settings

try:
    MARSAD_VERSION = version("marsad")
except PackageNotFoundError:
    MARSAD_VERSION = "0"

BOT_NAME = "marsad"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")  # default Scrapy's own: ours is a NewsSpider


def _without(base: dict[str, int], *off: str) -> dict[str, int]:
    return {name: place for name, place in base.items() if name not in off}


# ---- who we are: an editor who sees us in a log must be able to write to somebody
MARSAD_CONTACT = os.environ.get("MARSAD_CONTACT", "no contact given")
USER_AGENT = f"Marsad/{MARSAD_VERSION} (+{MARSAD_CONTACT})"  # default Scrapy/VERSION (+https://scrapy.org)
ROBOTSTXT_USER_AGENT = "Marsad"  # default None (the whole user agent, which no robots.txt names)

# ---- politeness
ROBOTSTXT_OBEY = True  # default False
MARSAD_MOST_CRAWL_DELAY = 60.0  # seconds: a site that asks for a longer Crawl-delay is not crawled at all
DOWNLOADER = "crawler.politeness.PoliteDownloader"  # default lets bursts through, see there
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8: newsrooms run on small servers
DOWNLOAD_DELAY = 0.5  # default 0 seconds between two requests to one site
AUTOTHROTTLE_ENABLED = True  # default False: a slow site is asked less
AUTOTHROTTLE_START_DELAY = 0.5  # default 5.0 seconds: as DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 30.0  # default 60.0 seconds
MARSAD_RETRY_PAUSE = 5.0  # seconds after a 429 or 503 without Retry-After, doubled each time
MARSAD_MOST_RETRY_AFTER = 120.0  # seconds: a site that asks for a longer Retry-After is left alone in this run
RETRY_HTTP_CODES = [408, 425, 429, 500, 502, 503, 504, 508, 520, 521, 522, 523, 524]  # default without 425, 508, 520 …
REFERRER_POLICY = "same-origin"  # default sends the origin to other sites too
DEFAULT_REQUEST_HEADERS = {  # default English
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,en;q=0.3",
}

# ---- limits
DOWNLOAD_TIMEOUT = 45  # default 180 seconds: for the whole answer, so a slow drip ends too
DNS_TIMEOUT = 20  # default 60 seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB: a 57 KB brotli bomb takes 1.3 GB of memory
DOWNLOAD_FAIL_ON_DATALOSS = False  # default True: a page that is whole by its own end is read, others are asked again
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # default 32 MiB
REDIRECT_MAX_TIMES = 6  # default 20: RFC 9309 asks for 5 at least, browsers' 20 are a loop
METAREFRESH_MAXDELAY = 10  # default 100 seconds: pages that reload themselves are no redirects
DEPTH_LIMIT = 40  # default 0: calendars and "next" links without end
CLOSESPIDER_ERRORCOUNT = 200  # default 0: a spider that fails on every page stops
MEMUSAGE_LIMIT_MB = 2048  # default 0: the crawl ends in good order before the machine swaps
CONCURRENT_ITEMS = 2  # default 100: so many tasks are made for every page, and a page gives one item
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # default asks for the last named first

# ---- safety
TELNETCONSOLE_ENABLED = False  # default True: a console that executes code
REMOTE_CONTROL_ENABLED = False  # default True: executes code that it is sent over HTTP
DOWNLOAD_HANDLERS = {
    "http": "crawler.forgiving.ForgivingDownloadHandler",  # default fails on answers that browsers read
    "https": "crawler.forgiving.ForgivingDownloadHandler",
    **dict.fromkeys(("file", "data", "ftp", "s3")),  # default on: no page makes us read files
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: nobody between us and the outlet
TWISTED_DNS_RESOLVER = "crawler.private_addresses.GuardedResolver"  # default resolves names to private addresses too
MARSAD_PRIVATE_HOSTS: list[str] = []  # hosts that may have a private address, "*" for all: for tests, intranet sites

# ---- where it goes
MARSAD_RUN_KIND = "manual"  # or "scheduled": then feeds that bring nothing new are asked less often
MARSAD_WARC = ""  # a folder for WARC files of what is fetched; empty: none is written
MARSAD_BESIDE = "auto"  # a second process reads pages: where reading keeps a crawl busy; or "always", "never"
LOG_LEVEL = "INFO"  # default DEBUG
LOG_FORMATTER = "crawler.log_format.QuietLogFormatter"  # default logs every dropped item with its whole text

# ---- steps
# Scrapy's own, but for those that are replaced below or off: the remote control and cookies would bring aiohttp and requests.
EXTENSIONS_BASE = _without(
    default_settings.EXTENSIONS_BASE,
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.throttle.AutoThrottle",
)
DOWNLOADER_MIDDLEWARES_BASE = _without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",  # nobody is logged in, and no one is followed
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
    "scrapy.downloadermiddlewares.retry.RetryMiddleware",
)
EXTENSIONS = {
    "crawler.politeness.Throttle": 0,
    "crawler.stopping.StopSwitch": 0,
    "crawler.warc.WarcWriter": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.robots.OwnSiteMiddleware": 50,
    "crawler.stopping.OptOutMiddleware": 90,
    "crawler.robots.RobotsMiddleware": 100,
    "crawler.sample_site.SampleSiteMiddleware": 120,
    "crawler.refreshing.RefreshMiddleware": 580,
    "crawler.unpacking.UnpackingMiddleware": 590,
    "crawler.redirecting.RedirectMiddleware": 600,
    "crawler.politeness.PatientRetryMiddleware": 550,
    # Nearest to the network: it sees every request last and every failure first.
    "crawler.private_addresses.PrivateAddressMiddleware": 990,
}
ITEM_PIPELINES = {
    "pipelines.beside.BesidePipeline": 50,
    "pipelines.archive.ArchivePipeline": 100,
    "pipelines.article.ArticlePipeline": 200,
    "pipelines.boilerplate.BoilerplatePipeline": 300,
    "pipelines.duplicates.DuplicatesPipeline": 400,
    "pipelines.store.StorePipeline": 500,
    "pipelines.events.EventsPipeline": 600,
}
