"""The connection that times are estimated for."""

from __future__ import annotations

from typing import Final

from bundleaudit.records import record


@record
class NetworkProfile:
    """A visitor's connection.

    Attributes:
        name: How reports call it.
        down_kbps: Download rate in kilobits (1000 bits) a second.
        rtt_ms: What a round trip takes, in milliseconds.
    """

    name: str
    down_kbps: int
    rtt_ms: int

    @property
    def label(self) -> str:
        """How reports name it: ``mobile: 9 Mbps down, 100 ms round trip``."""
        return f"{self.name}: {self.down_kbps / 1000:g} Mbps down, {self.rtt_ms} ms round trip"


# `mobile` is the three-in-four mobile connection of the Performance Inequality Gap, edition 2026
# (https://infrequently.org/2025/11/performance-inequality-gap-2026/); `slow-4g` is what Lighthouse
# simulates (https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md); `3g` and
# `cable` are WebPageTest's.
MOBILE: Final = NetworkProfile(name="mobile", down_kbps=9_000, rtt_ms=100)
PROFILES: Final = {
    profile.name: profile
    for profile in (
        MOBILE,
        NetworkProfile(name="slow-4g", down_kbps=1_600, rtt_ms=150),
        NetworkProfile(name="3g", down_kbps=1_600, rtt_ms=300),
        NetworkProfile(name="cable", down_kbps=5_000, rtt_ms=28),
    )
}
