"""How an address says that it will go: since when it is not to be used, when it ends, and where to read of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.http import http_date


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Told with every answer of the view that names it as ``deprecation`` (RFC 9745, RFC 8594)."""

    since: datetime
    sunset: datetime
    read: str = "/api/v1/docs"

    def headers(self) -> dict[str, str]:
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": http_date(self.sunset.timestamp()),
            "Link": f'<{self.read}>; rel="deprecation"; type="text/html"',
        }
