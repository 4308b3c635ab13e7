"""Addresses of the web, wherever they come from: typed by people, in settings, in what Slack sends."""

from urllib.parse import urlsplit


def is_web(url: str) -> bool:
    """Whether it begins as an address of the web (http or https) and names a host."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as of "http://[", which begins like an IPv6 address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_whole(url: str) -> bool:
    """Whether it is an address of the web and nothing else: no blank stands in it."""
    return is_web(url) and not any(one.isspace() for one in url)
