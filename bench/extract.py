"""Speed, linearity and memory of extraction: `python bench/extract.py`; the last line is one JSON object.

Texts are made here, out of sentences of the project's own, in the size of a news article (750 words). The baseline, for
scale, is the plainest thing that could be called extraction: one pattern for a quotation and a verb of speech near it.
"""

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
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
HOSTILE: dict[str, Callable[[int], str]] = {
    "unbalanced quotes": lambda k: '"kata “ ' * (k // 2),
    "commas": lambda k: "," * k,
    "one endless sentence": lambda k: "Kim dan orang yang mengatakan " * (k // 5),
    "one word": lambda k: "kata " * (2 * k),
    "opening brackets": lambda k: "(kata " * k,
    "teasers": lambda k: "Baca juga: Aa " * (k // 3),
}
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


def long_article(language: str, words: int) -> str:
    return article(language, 1, words=words)


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


def doubling(make: Callable[[int], str], size: int, *, language: str) -> float:
    """How many times as long twice the input takes; the best of five, for a noisy machine."""
    settings = Extraction(language=language)
    once, twice = make(size), make(2 * size)
    short = min(seconds(lambda: extract(once, settings=settings)) for _ in range(5))
    long = min(seconds(lambda: extract(twice, settings=settings)) for _ in range(5))
    return long / max(short, 1e-3)


def cold_start() -> float:
    path = ROOT / "tests" / "golden" / "article.id.txt"
    begun = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", "extract", str(path)], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    figures: dict[str, object] = {}
    for language in ("id", "en"):
        engine, baseline = documents_a_second(language)
        figures[f"documents_per_second_{language}"] = round(engine)
        figures[f"baseline_documents_per_second_{language}"] = round(baseline)
        print(f"{language}: {engine:.0f} articles of {WORDS} words a second; the plain pattern {baseline:.0f}")
    growth = {
        f"articles_{language}": doubling(partial(long_article, language), 60_000, language=language)
        for language in ("id", "en")
    }
    growth |= {name: doubling(make, 50_000, language="id") for name, make in HOSTILE.items()}
    for name, times in growth.items():
        print(f"twice the input, {name}: {times:.2f} times as long")
    figures["worst_doubling"] = round(max(growth.values()), 2)
    figures["cold_start_seconds"] = round(min(cold_start() for _ in range(3)), 2)
    figures["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
