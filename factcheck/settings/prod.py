"""What a desk's server uses: secrets and servers are given, and everything goes over TLS."""

from factcheck import env, variables
from factcheck.settings.base import *  # noqa: F403

env.require(
    variables.SECRET_KEY,
    variables.TOKEN_PEPPER,
    variables.DATABASE_URL,
    variables.REDIS_URL,
    variables.ALLOWED_HOSTS,
    variables.DESK_ADDRESS,
)

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = ["^health/$"]  # asked from beside the server, without its proxy
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
