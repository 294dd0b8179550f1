"""What `make run` uses: one machine, loopback, embedded servers unless others are named."""

from factcheck import env
from factcheck.settings.base import *  # noqa: F403

DEBUG = env.debug()
