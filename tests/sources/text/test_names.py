"""Folding names, and the keys by which a written name is looked up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.text.names import LONGEST, fold, match_keys, person_keys, strip_titles


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("U.S.", "us"),
        ("Kim Jong-un", "kim jong un"),
        ("KIM\u00a0JONG\u202fUN", "kim jong un"),
        ("Türkiye", "turkiye"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("İstanbul", "istanbul"),
        ("Søren Łódź", "soren lodz"),
        ("Côte d’Ivoire", "cote divoire"),
        ("“Kompas”", "kompas"),
        ("Kementerian  Luar\nNegeri", "kementerian luar negeri"),
        ("국가정보원", "국가정보원"),
        ("ТАСС", "тасс"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ＫＣＮＡ", "kcna"),
        ("…!?", ""),
        ("", ""),
    ],
)
def test_two_ways_of_writing_one_name_have_one_key(written: str, key: str) -> None:
    assert fold(written) == key


def test_no_break_spaces_case_and_accents_do_not_part_names() -> None:
    assert fold("AL\u00a0JAZEERA") == fold("Al-Jazeera") == fold("al jazeera")


@given(st.text(max_size=400))
def test_a_folded_name_folds_to_itself(name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded
    assert len(folded) <= LONGEST
    assert folded == folded.strip()


@given(st.text(alphabet="aKC ,()'’-.\u00a0ﷺ\u0301Presidn", max_size=300))
def test_every_key_is_a_folded_name_and_none_comes_twice(name: str) -> None:
    keys = match_keys(name)
    assert len(set(keys)) == len(keys)
    assert all(key and fold(key) == key for key in keys)
    assert person_keys(name) <= set(keys)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Media Pemerintah Korea Utara, KCNA", "kcna"),
        ("Garda Revolusi Iran (IRGC)", "irgc"),
        ("Presiden Rusia Vladimir Putin", "vladimir putin"),
        ("Presiden terpilih AS Donald Trump", "donald trump"),
        ("Pemimpin Tertinggi Iran Ayatollah Ali Khamenei", "ali khamenei"),
        ("Pemimpin Korea Utara Kim Jong Un", "kim jong un"),
        ("Menteri Pertahanan Korea Utara No Kwang Chol", "no kwang chol"),
        ("Sekjen PBB Antonio Guterres", "antonio guterres"),
        ("U.S. Secretary of State Marco Rubio", "marco rubio"),
        ("former President Barack Obama", "barack obama"),
        ("Mr. Obama", "obama"),
        ("NATO Secretary General Mark Rutte", "mark rutte"),
        ("kantor berita Rusia TASS", "tass"),
        ("harian Kompas", "kompas"),
        ("the White House", "white house"),
        ("juru bicara Kremlin", "kremlin"),
        ("juru bicara Kremlin, Dmitry Peskov", "dmitry peskov"),
        ("juru bicara Kementerian Luar Negeri Rusia Maria Zakharova", "maria zakharova"),
        ("juru bicara Rusia", "rusia"),
        ("Reuters’s", "reuters"),
    ],
)
def test_a_name_is_found_behind_what_stands_around_it(written: str, expected: str) -> None:
    keys = match_keys(written)
    assert keys[0] == fold(written)
    assert expected in keys[1:]


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ("Presiden Rusia", "rusia"),
        ("Presiden Amerika Serikat", "amerika serikat"),
        ("Ketua KPK", "kpk"),
        ("Kepala Badan Intelijen Korea Selatan", "badan intelijen korea selatan"),
        ("Kepala Badan Intelijen Korea Selatan", "korea selatan"),
        ("media Israel", "israel"),
        ("media pemerintah Korea Utara", "korea utara"),
        ("Ketua KPK Setyo Budiyanto", "kpk"),
    ],
)
def test_an_office_without_a_name_is_not_taken_for_its_country_or_body(written: str, never: str) -> None:
    assert never not in match_keys(written)


@pytest.mark.parametrize("pronoun", ["who", "Who", "us", "as", "As", "dia", "Mereka", "it"])
def test_a_pronoun_is_looked_up_only_when_it_is_written_as_an_abbreviation(pronoun: str) -> None:
    assert match_keys(pronoun) == ()
    assert match_keys(pronoun.upper()) == (pronoun.lower(),)


def test_a_single_letter_is_no_abbreviation() -> None:
    assert match_keys("I") == ()


def test_keys_behind_a_role_are_told_apart_as_a_persons() -> None:
    assert person_keys("Menlu AS Marco Rubio") == {"marco rubio"}
    assert person_keys("juru bicara Kremlin") == frozenset()
    assert person_keys("Vladimir Putin") == frozenset()


def test_titles_are_taken_off_a_name() -> None:
    assert strip_titles("Menlu AS Marco Rubio") == "marco rubio"
    assert strip_titles("Menlu AS") == ""
    assert strip_titles("Marco Rubio") == "marco rubio"
    assert strip_titles("South Korea Times") == "south korea times"


@pytest.mark.parametrize("piece", ["a, ", "Presiden ", "\u0301", "((", "AS ", "ﷺ", "’s", "juru bicara "])
def test_a_name_of_a_million_pieces_takes_no_time(piece: str) -> None:
    started = time.process_time()
    keys = match_keys(piece * 1_000_000)
    assert time.process_time() - started < 2
    assert all(len(key) <= LONGEST for key in keys)
