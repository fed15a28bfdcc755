"""Settings of the Scrapy project. ``# default N`` says what Scrapy itself would do."""

import os
from importlib.metadata import PackageNotFoundError, version

try:
    _VERSION = version("marsad")
except PackageNotFoundError:
    _VERSION = "0"

BOT_NAME = "marsad"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
TEMPLATES_DIR = os.path.join(os.path.dirname(__file__), "templates")

# ---- who we are: an editor who sees us in a log must be able to write to somebody
MARSAD_CONTACT = os.environ.get("MARSAD_CONTACT", "set MARSAD_CONTACT to your e-mail")
USER_AGENT = f"Marsad/{_VERSION} (+{MARSAD_CONTACT})"  # default Scrapy/VERSION (+https://scrapy.org)
ROBOTSTXT_USER_AGENT = "Marsad"  # default None (the whole user agent)

# ---- politeness
ROBOTSTXT_OBEY = True  # default True in new projects
CONCURRENT_REQUESTS = 16  # default 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8: newsrooms run on small servers
DOWNLOAD_DELAY = 0.5  # default 0: seconds between two requests to one site
AUTOTHROTTLE_ENABLED = True  # default False: a slow site is asked less
AUTOTHROTTLE_START_DELAY = 0.5  # default 5.0
AUTOTHROTTLE_MAX_DELAY = 30.0  # default 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # default 1.0
COOKIES_ENABLED = False  # default True: nobody is logged in, and no one is followed

# ---- limits
DOWNLOAD_TIMEOUT = 45  # default 180 seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB: a 57 KB brotli bomb takes 1.3 GB
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # default 32 MiB
REDIRECT_MAX_TIMES = 6  # default 20
RETRY_TIMES = 2  # default 2
DEPTH_LIMIT = 6  # default 0: calendars without end
CLOSESPIDER_ERRORCOUNT = 200  # default 0

# ---- safety
TELNETCONSOLE_ENABLED = False  # default True
REMOTE_CONTROL_ENABLED = False  # default True: executes code that it is sent over HTTP
DOWNLOAD_HANDLERS = {  # default all on: a page must not make us read local files
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
MARSAD_ALLOW_PRIVATE_ADDRESSES = False
LOG_FORMATTER = "crawler.log_format.QuietLogFormatter"  # default logs every dropped item with its whole text

# ---- steps
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.RobotsMiddleware": 100,
    "crawler.middlewares.PrivateAddressMiddleware": 110,
    "crawler.middlewares.SampleSiteMiddleware": 120,
}
ITEM_PIPELINES = {
    "pipelines.archive.ArchivePipeline": 100,
    "pipelines.article.ArticlePipeline": 200,
    "pipelines.boilerplate.BoilerplatePipeline": 300,
    "pipelines.duplicates.DuplicatesPipeline": 400,
    "pipelines.store.StorePipeline": 500,
    "pipelines.events.EventsPipeline": 600,
}
LOG_LEVEL = "INFO"  # default DEBUG
