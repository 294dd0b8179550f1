"""Speed, linearity and memory of extraction: `python bench/extract.py`; the last line is one JSON object.

Texts are made here, out of sentences of the project's own, in the size of a news article (750 words). The baseline, for
scale, is the plainest thing that could be called extraction: one pattern for a quotation and a verb of speech near it.
"""

import gc
import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from claims.pipeline.contract import Extraction
from claims.pipeline.run import extract

WORDS = 750
NAMES = [
    "Rini Astuti",
    "Budi Santoso",
    "Lena Ortiz",
    "Tom Avery",
    "Sekar Wulandari",
    "Ruth Calder",
    "Burhan Daeng",
    "Olga Brandt",
]
SENTENCES = {
    "id": [
        "Wali Kota {name} mengatakan bahwa lebih dari {n} rumah terendam pada Senin (3/2/2025) setelah tanggul jebol.",
        "“Kami akan membangun tanggul baru sebelum musim hujan,” kata {name} kepada Radio Bahari.",
        "Menurut {name}, hujan turun selama sepuluh jam dan sungai meluap ke tiga kecamatan di sebelah utara kota.",
        "Pasar itu berdiri di tepi sungai sejak puluhan tahun lalu dan menjadi tempat bertemu para pedagang.",
        "Serikat Nelayan menuding pabrik itu membuang limbah ke teluk sejak {n} hari terakhir.",
        "Jalan menuju pelabuhan ditutup untuk sementara waktu karena jembatan lama sedang diperbaiki para pekerja.",
        "{name} menambahkan, warga tidak menyebutkan apakah bantuan sudah tiba di balai desa.",
    ],
    "en": [
        "Mayor {name} said on Tuesday that more than {n} homes were flooded after the dike broke near the old mill.",
        '"We will build a new dike before the rains," {name} said. "It costs $40 million."',
        "According to {name}, it rained for ten hours and the river rose over the northern wards of the city.",
        "The market has stood beside the river for decades and is where the traders from the other bank meet.",
        "The union accused the plant of dumping waste into the bay for the last {n} days.",
        "The road to the harbor was closed for a while because the old bridge was being mended by men from the town.",
        "{name} declined to say whether aid had come, and the bureau told reporters that it was late.",
    ],
}  # fmt: skip
HOSTILE = {
    "unbalanced quotes": '"kata “ ',
    "nothing but quotes": '"',
    "commas": ",",
    "one endless sentence": "Kim dan orang yang mengatakan ",
    "one word": "kata ",
    "opening brackets": "(kata ",
    "teasers": "Baca juga: Aa ",
    "glued words": "KimBerkata ",
}
LONG, SHORT = 1_000_000, 500_000  # characters
ROUNDS = 6
BASELINE = re.compile(r'["“]([^"“”]{5,600})["”],?\s+(?:kata|ujar|said|says)\s+((?:[A-Z]\w+\s?){1,4})')


def article(language: str, seed: int, *, words: int = WORDS) -> str:
    chance = random.Random(seed)
    sentences: list[str] = []
    count = 0
    while count < words:
        made = chance.choice(SENTENCES[language]).format(name=chance.choice(NAMES), n=chance.randint(2, 9999))
        sentences.append(made + ("\n\n" if chance.random() < 0.4 else " "))
        count += len(made.split())
    return "".join(sentences)


def articles(language: str, size: int) -> str:
    return article(language, 1, words=size // 6)[:size]


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def documents_a_second(language: str, *, documents: int = 150) -> tuple[float, float]:
    """Of the engine and of the baseline, on the same articles."""
    texts = [article(language, seed) for seed in range(documents)]
    settings = Extraction(language=language)
    extract(texts[0], settings=settings)
    engine = min(seconds(lambda: [extract(text, settings=settings) for text in texts]) for _ in range(3))
    plain = min(seconds(lambda: [BASELINE.findall(text) for text in texts]) for _ in range(3))
    return documents / engine, documents / plain


def doubling(make: Callable[[int], str], *, language: str) -> float:
    """How many times as long a megabyte takes as half of it.

    The least of several rounds in turns. The half is read twice in a row, so that both clocks run equally long and a
    neighbour on the machine is as likely to disturb the one as the other.
    """
    settings = Extraction(language=language)
    short, long = make(SHORT), make(LONG)
    halves = whole = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        halves = min(halves, seconds(lambda: [len(extract(short, settings=settings).attributions) for _ in "12"]))
        gc.collect()
        whole = min(whole, seconds(partial(extract, long, settings=settings)))
    return 2 * whole / max(halves, 2e-3)


def stream_memory(documents: int) -> int:
    """Megabytes that `manage.py extract -` held at most while it read this many documents of 150 words."""
    command = [sys.executable, "manage.py", "extract", "-", "--language", "id"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as reader:
        assert reader.stdin is not None
        for number in range(documents):
            row = {"document": str(number), "text": article("id", number, words=150)}
            reader.stdin.write(json.dumps(row) + "\n")
        reader.stdin.close()
        _, status, usage = os.wait4(reader.pid, 0)
        reader.returncode = os.waitstatus_to_exitcode(status)
    if reader.returncode:
        raise SystemExit("manage.py extract - ended with an error; its reason is above.")
    return round(usage.ru_maxrss / 1024)


def cold_start() -> float:
    path = ROOT / "tests" / "golden" / "article.id.txt"
    begun = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", "extract", str(path)], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begun


def memory() -> int:
    """Megabytes this process held at most so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def doublings() -> Iterator[tuple[str, float]]:
    for language in SENTENCES:
        yield f"articles_{language}", doubling(partial(articles, language), language=language)
    for name, piece in HOSTILE.items():
        yield name, doubling(partial(repeated, piece), language="id")


def main() -> None:
    figures: dict[str, object] = {}
    for documents in (1_000, 10_000):  # first, while this process is small: a child begins with its parent's size
        figures[f"stream_memory_mb_{documents}"] = stream_memory(documents)
    for language in SENTENCES:
        engine, baseline = documents_a_second(language)
        figures[f"documents_per_second_{language}"] = round(engine)
        figures[f"baseline_documents_per_second_{language}"] = round(baseline)
        print(f"{language}: {engine:.0f} articles of {WORDS} words a second; the plain pattern {baseline:.0f}")
    figures["memory_mb"] = memory()
    figures["cold_start_seconds"] = round(min(cold_start() for _ in range(3)), 2)
    worst = 0.0
    for name, times in doublings():
        print(f"twice the input, {name}: {times:.2f} times as long")
        worst = max(worst, times)
    figures["worst_doubling"] = round(worst, 2)
    figures["memory_mb_hostile_megabyte"] = memory()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
