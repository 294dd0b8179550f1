"""Names of people that a text calls with ``@``."""

import re

CALLED = re.compile(r"(?<![\w@.+-])@([\w@.+-]{1,150})")


def called(text: str) -> set[str]:
    """The names after ``@`` in lower case, each as written and without the stops that end a sentence after it.

    An address such as ``rina@contoh.test`` calls nobody.
    """
    written = {name.casefold() for name in CALLED.findall(text)}
    return written | {name.rstrip(".-+@") for name in written if name.rstrip(".-+@")}
