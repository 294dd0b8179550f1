"""Tokens, quotations, sentences and furniture of pages as they are found."""

from claims.pipeline.pack import load_pack
from claims.pipeline.reading import Reading, read


def _read(text: str, language: str = "id") -> Reading:
    return read(text, load_pack(language))


def _sentences(text: str, language: str = "id") -> list[str]:
    reading = _read(text, language)
    return [reading.tokens.written(s.first, s.past).strip() for s in reading.sentences]


def _quotations(text: str, language: str = "id") -> list[str]:
    reading = _read(text, language)
    return [reading.tokens.written(q.first, q.past) for q in reading.quotations]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert _sentences("Mr. Hale met Sen. Ruth Cole in the U.S. capital. He left.", "en") == [
        "Mr. Hale met Sen. Ruth Cole in the U.S. capital.", "He left.",
    ]  # fmt: skip
    assert len(_sentences("Prof. Budi tiba di Jl. Merdeka. Ia menunggu.")) == 2


def test_a_sentence_is_not_cut_inside_a_quotation() -> None:
    assert len(_sentences('"Kami siap. Semua sudah hadir," kata Rini. Acara dimulai.')) == 2


def test_sentences_glued_by_scraping_are_told_apart() -> None:
    assert len(_sentences("Rapat selesai.Menteri pulang.")) == 2


def test_a_curly_mark_may_be_closed_by_a_straight_one() -> None:
    assert _quotations('“Kami siap," kata Rini.') == ['“Kami siap,"']


def test_an_unclosed_quotation_ends_with_its_paragraph_when_it_began_it() -> None:
    assert _quotations("“Kami siap. Kami berangkat.\n\n“Kami pulang,” kata Rini.") == [
        "“Kami siap. Kami berangkat.", "“Kami pulang,”",
    ]  # fmt: skip


def test_an_unclosed_mark_in_a_sentence_does_not_swallow_the_next_one() -> None:
    assert _quotations('Ia menyebut "tanggul lama. Hujan turun lagi.') == ['"tanggul lama.']


def test_marks_that_are_the_wrong_way_round_are_read_by_what_follows_them() -> None:
    assert _quotations("Warga mengungsi. ” Kami siap, “ kata Rini.") == ["” Kami siap, “"]
    assert _quotations("Warga mengungsi.” Kami siap pulang, “kata Rini. “Ya,” katanya.") == [
        "” Kami siap pulang, “", "“Ya,”",
    ]  # fmt: skip


def test_a_full_stop_after_a_month_ends_the_sentence() -> None:
    assert len(_sentences("Rapat dibuka pada 21 September. “Kami siap,” kata Rini.")) == 2


def test_words_glued_by_scraping_are_split_where_both_halves_stand_elsewhere() -> None:
    reading = _read("Presiden Lumbamengatakan jalan dibuka. Kata Lumba, jalan dibuka.")
    assert reading.tokens.words[:3] == ["presiden", "lumba", "mengatakan"]
    assert "iphone" in _read("Harga iPhone naik.").tokens.words


def test_a_name_glued_to_a_whole_verb_of_speech_is_split_wherever_it_stands() -> None:
    assert _read("Antaramelaporkan jalan dibuka.").tokens.words[:2] == ["antara", "melaporkan"]
    assert _read("Samudradan jalan dibuka.").tokens.words[0] == "samudradan"


def test_a_line_break_around_a_link_is_no_paragraph() -> None:
    assert len(_sentences("Ia tiba di\nSelat Bunga\n, lalu pulang.")) == 1


def test_two_line_breaks_always_end_a_paragraph() -> None:
    assert len(_sentences("Ia tiba di\n\nselat itu")) == 2


def _furniture(text: str) -> list[str]:
    return [text[start:end] for start, end in _read(text).furniture]


def test_furniture_lines_are_marked() -> None:
    text = "Judul.\nLihat Foto\nIsi berita.\nBaca juga: Harga Emas Naik\nIsi lagi."
    assert _furniture(text) == ["Lihat Foto", "Baca juga: Harga Emas Naik"]


def test_furniture_within_a_paragraph_ends_before_the_next_sentence() -> None:
    text = "Harga naik. Baca Juga: Stok Beras di Pasar Pagi Menurun Sebelumnya pada hari itu, harga turun."
    assert _furniture(text) == ["Baca Juga: Stok Beras di Pasar Pagi Menurun"]


def test_furniture_is_never_read_as_speech() -> None:
    reading = _read("Isi.\nBaca juga: Menteri Mengatakan Harga Naik\nIsi.")
    assert not [
        i for i, word in enumerate(reading.tokens.words) if word == "mengatakan" and reading.tokens.tags[i] != "¶"
    ]
