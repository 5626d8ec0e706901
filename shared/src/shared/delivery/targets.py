"""Where a webhook may go: a URL that a bank registers must never reach into the operator's own network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final, Literal, NoReturn
from urllib.parse import SplitResult, urlsplit

from shared.domain.bad_value import BadValue

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Scheme = Literal["http", "https"]

_LONGEST_URL = 500
_PORTS: Final = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_ENDS_IN_A_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)\.?")
_NAT64: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_NEVER: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local, and with it the metadata services of most clouds
        "fe80::/10",
        "fec0::/10",  # site-local, once
        "100.100.100.200/32",  # metadata of other clouds
        "168.63.129.16/32",
        "192.0.0.192/32",
        "fd00:ec2::254/128",
        "fd20:ce::254/128",
        "0.0.0.0/8",  # this host, multicast, reserved
        "224.0.0.0/3",
        "ff00::/8",
        "2002::/16",  # tunnels that would carry a packet to an IPv4 address of the sender's choice
        "2001::/32",
    )
)
_COMPATIBLE: Final = ip_network("::/96")


class BadTarget(BadValue):
    """A webhook may not go there; `reason` is `url`, `host`, `address` or `https`."""


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Which addresses may be dialled."""

    networks: Sequence[Network] | None = None
    """None: every public address, by HTTPS alone."""
    loopback: bool = False

    def names(self, address: Address) -> bool:
        """Whether the operator named this address's network, so that plain HTTP will do."""
        if self.loopback and address.is_loopback:
            return True
        return self.networks is not None and any(address in network for network in self.networks)


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's URL, taken apart."""

    scheme: Scheme
    host: str
    """A name in lower case, or an address as it is usually written."""
    port: int
    address: Address | None
    """The address, where the host is one."""


def read_target(url: str) -> Target:
    """Takes a URL apart.

    Raises:
        BadTarget: not an HTTP URL, with a user name or fragment, or with a host in an unusual form, since what looks
            like a name to one reader is 127.0.0.1 to another.
    """
    if len(url) > _LONGEST_URL or not url.isascii() or re.search(r"[\x00-\x20\\\x7f]", url):
        _bad_url()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        _bad_url()
    if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
        _bad_url()
    scheme: Scheme = "https" if parts.scheme == "https" else "http"
    if parts.scheme not in _PORTS:
        _bad_url()
    host, address = _read_host(parts)
    return Target(scheme, host, port or _PORTS[scheme], address)


def _read_host(parts: SplitResult) -> tuple[str, Address | None]:
    host = parts.hostname or ""
    try:
        if "[" in parts.netloc:
            address = IPv6Address(host) if "%" not in host else _bad_host()
            return str(address), address
        if _ENDS_IN_A_NUMBER.fullmatch(host):
            return host, IPv4Address(host)
    except AddressValueError:
        _bad_host()
    name = host.removesuffix(".")
    if not _NAME.fullmatch(name):
        _bad_host()
    return name, None


def check_address(address: Address, scheme: Scheme, policy: DeliveryPolicy) -> None:
    """Lets an address through that may be dialled; an IPv4 address inside an IPv6 one is judged as what it is.

    Raises:
        BadTarget: it may not, or only by HTTPS.
    """
    real = reached_by(address)
    if any(real in network for network in _NEVER) or (real in _COMPATIBLE and not real.is_loopback):
        _bad_address(address)
    if policy.names(real):
        return
    if policy.networks is not None or not real.is_global:
        _bad_address(address)
    if scheme != "https":
        raise BadTarget(
            "https",
            "公网地址只接受 https，请改用 https 网址",
            "A public address takes HTTPS only; register an https URL",
        )


def reached_by(address: Address) -> Address:
    """The IPv4 address that a packet to a mapped or NAT64 address reaches; any other address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _bad_url() -> NoReturn:
    raise BadTarget(
        "url",
        "网址应为 http 或 https，不含用户名、片段、空格和非 ASCII 字符，长度不超过 500",
        "The URL is http or https without user name, fragment, blanks or non-ASCII characters, at most 500 long",
    )


def _bad_host() -> NoReturn:
    raise BadTarget(
        "host",
        "主机应为域名或通常写法的 IP 地址（不接受十进制、八进制、十六进制写法）",
        "The host is a name or an address as it is usually written; decimal, octal and hexadecimal forms are refused",
    )


def _bad_address(address: Address) -> NoReturn:
    raise BadTarget(
        "address",
        f"不向地址 {address} 推送：它不在允许的网络内。请登记公网地址，或请运营方把贵行网络列入允许范围",
        f"Nothing is sent to {address}: its network is not allowed. Register a public address, or ask the operator "
        "to add the bank's network",
    )
