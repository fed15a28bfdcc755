"""A spider whose process is killed, as for want of memory."""

import os
import signal

from tests.servers.spiders import LocalSpider


class DeadlySpider(LocalSpider):
    name = "deadly"

    def opened(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
