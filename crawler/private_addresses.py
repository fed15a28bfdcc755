"""No request reaches this machine or its network, whatever a page, a redirect or a name server says."""

from __future__ import annotations

import ipaddress
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

# NAT64 (RFC 6052): the last four bytes are an IPv4 address.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Names whose address was refused: Twisted tells a refusal only as "no results".
_refused: set[str] = set()


def is_private(address: str) -> bool:
    """Is an IP address one that no public site has: loopback, private, link-local, shared, reserved, multicast?

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is judged too. Raises ValueError for no address.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inside.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(part is not None and is_private(str(part)) for part in inside):
            return True
    return not ip.is_global or ip.is_multicast


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def allowed_hosts(settings: BaseSettings) -> frozenset[str]:
    """The hosts that may have a private address, by the setting ``MARSAD_PRIVATE_HOSTS``; ``*`` means all."""
    return frozenset(host.strip().lower() for host in settings.getlist("MARSAD_PRIVATE_HOSTS"))


class GuardedResolver(CachingThreadedResolver):
    """Refuses names with a private address; the address judged is the one connected to, no second look-up can differ.

    The proxies of the environment may be private. Addresses written as such are judged by PrivateAddressMiddleware.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: frozenset[str]) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = allowed | {urlsplit(proxy).hostname or "" for proxy in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), allowed_hosts(settings))

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if "*" in self._allowed or name.lower() in self._allowed or _is_literal(name) or not is_private(address):
            return address
        _refused.add(name.lower())
        raise DNSLookupError(f"{name} has the private address {address}")


class PrivateAddressMiddleware:
    """Refuses requests to private addresses and any scheme but http and https."""

    def __init__(self, crawler: Crawler) -> None:
        self.allowed = allowed_hosts(crawler.settings)
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or not host:
            raise IgnoreRequest(f"{request.url}: only http and https addresses are fetched")
        if _is_literal(host) and is_private(host) and not self.allowed & {"*", host}:
            self._refuse(host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        host = (urlsplit(request.url).hostname or "").lower()
        if isinstance(exception, CannotResolveHostError) and host in _refused:
            self._refuse(host)

    def _refuse(self, host: str) -> None:
        self.stats.inc_value("marsad/private_address")
        raise IgnoreRequest(f"{host} is an address of this machine or its network (setting MARSAD_PRIVATE_HOSTS)")
