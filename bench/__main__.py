"""``python -m bench [--quick]``: every measurement in turn; each ends with one line of JSON."""

import subprocess
import sys
from pathlib import Path

MEASUREMENTS = ["extract", "desk", "api", "search"]


def main() -> int:
    here = Path(__file__).resolve().parent
    failed = []
    for name in MEASUREMENTS:
        if not (here / f"{name}.py").exists():
            continue
        print(f"== {name}", flush=True)
        ended = subprocess.run([sys.executable, "-m", f"bench.{name}", *sys.argv[1:]], cwd=here.parent, check=False)
        failed += [name] if ended.returncode else []
    if failed:
        print(f"did not end well: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
