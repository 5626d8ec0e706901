"""Where webhooks may go: every way of writing an inner address is caught, the operator's own networks are let in."""

from ipaddress import ip_address, ip_network

import pytest

from shared.delivery.targets import BadTarget, DeliveryPolicy, check_address, reached_by, read_target

PUBLIC = DeliveryPolicy()
EMBEDDED = DeliveryPolicy(loopback=True)
INTRANET = DeliveryPolicy([ip_network("10.20.0.0/16"), ip_network("fd12::/16")])
EVERYTHING = DeliveryPolicy([ip_network("0.0.0.0/0"), ip_network("::/0")])


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://2130706433/", id="decimal"),
        pytest.param("http://0177.0.0.1/", id="octal"),
        pytest.param("http://0x7f.0.0.1/", id="hexadecimal part"),
        pytest.param("http://0x7f000001/", id="hexadecimal"),
        pytest.param("http://127.1/", id="short"),
        pytest.param("http://127.0.0.1./", id="dot behind"),
        pytest.param("http://127.0.0.01/", id="leading zero"),
        pytest.param("http://169.254.43518/", id="short metadata"),
        pytest.param("http://１２７.0.0.1/", id="full width"),
        pytest.param("http://①②⑦.0.0.1/", id="circled"),
        pytest.param("http://%31%32%37.0.0.1/", id="percent"),
        pytest.param("http://bank。example/", id="ideographic dot"),
        pytest.param("http://[fe80::1%25eth0]/", id="zone"),
        pytest.param("http://[::1/", id="open bracket"),
        pytest.param("http://user:pass@bank.example/", id="user name"),
        pytest.param("http://bank.example#@127.0.0.1/", id="fragment"),
        pytest.param("http://bank.example\\@127.0.0.1/", id="backslash"),
        pytest.param("http://bank.example /", id="blank"),
        pytest.param("http://bank.example\r\nHost: inner/", id="line break"),
        pytest.param("http:///events", id="no host"),
        pytest.param("http://-bank.example/", id="hyphen in front"),
        pytest.param("http://bank.example:0/", id="port 0"),
        pytest.param("http://bank.example:99999/", id="port out of range"),
        pytest.param("ftp://bank.example/", id="scheme"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("bank.example/events", id="no scheme"),
        pytest.param("https://bank.example/" + "x" * 500, id="too long"),
    ],
)
def test_a_url_that_readers_could_take_for_different_hosts_is_refused(url: str) -> None:
    with pytest.raises(BadTarget):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://Hooks.Bank.example/miaopu?x=1", "hooks.bank.example", 443),
        ("http://bank:8090/events", "bank", 8090),
        ("https://bank.example./", "bank.example", 443),
        ("https://203.0.113.7:8443/", "203.0.113.7", 8443),
        ("https://[2001:db8:0:0::1]/", "2001:db8::1", 443),
        ("https://3com.example/", "3com.example", 443),
    ],
)
def test_a_plain_url_is_read_as_everyone_reads_it(url: str, host: str, port: int) -> None:
    target = read_target(url)
    assert (target.host, target.port) == (host, port)


INNER = [
    "127.0.0.1", "127.8.9.10", "::1", "10.0.0.5", "10.255.255.255", "172.16.0.1", "172.31.9.9", "192.168.1.1",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "fc00::1", "fd12::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.5",
    "64:ff9b::10.0.0.5", "64:ff9b:1::10.0.0.5",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "169.254.170.2", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "fe80::1",
    "fec0::1", "feff::1",
    "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.0", "0.1.2.3",
    "::", "::10.0.0.5", "224.0.0.1",
    "255.255.255.255", "240.0.0.1", "ff02::1", "2002:0a00:0005::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip


@pytest.mark.parametrize("address", [*INNER, *NEVER])
def test_no_inner_address_is_dialled_by_default(address: str) -> None:
    with pytest.raises(BadTarget):
        check_address(ip_address(address), "https", PUBLIC)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_and_the_like_are_never_dialled_whatever_the_list_says(address: str) -> None:
    with pytest.raises(BadTarget) as refusal:
        check_address(ip_address(address), "https", EVERYTHING)
    assert refusal.value.reason == "address"


@pytest.mark.parametrize("address", ["8.8.8.8", "119.36.1.1", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_a_public_address_takes_https_alone(address: str) -> None:
    check_address(ip_address(address), "https", PUBLIC)
    with pytest.raises(BadTarget) as refusal:
        check_address(ip_address(address), "http", PUBLIC)
    assert refusal.value.reason == "https"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_embedded_this_machine_may_be_called(address: str) -> None:
    check_address(ip_address(address), "http", EMBEDDED)


def test_embedded_opens_no_other_inner_network() -> None:
    with pytest.raises(BadTarget):
        check_address(ip_address("192.168.1.1"), "https", EMBEDDED)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.20.0.0", True),
        ("10.20.255.255", True),
        ("10.19.255.255", False),
        ("10.21.0.0", False),
        ("fd12:ffff::1", True),
        ("fd13::1", False),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
    ],
)
def test_a_list_of_networks_names_all_that_may_be_dialled(address: str, allowed: bool) -> None:
    if allowed:
        check_address(ip_address(address), "http", INTRANET)
    else:
        with pytest.raises(BadTarget):
            check_address(ip_address(address), "https", INTRANET)


def test_what_a_mapped_address_reaches_is_the_address_inside() -> None:
    assert str(reached_by(ip_address("::ffff:10.1.2.3"))) == "10.1.2.3"
    assert str(reached_by(ip_address("64:ff9b::8.8.4.4"))) == "8.8.4.4"
    assert str(reached_by(ip_address("2400:3200::1"))) == "2400:3200::1"
