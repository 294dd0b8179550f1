"""Governments of CLDR's territories."""

from sources.text.territories import NO_TERRITORY, TerritoryWriting, cldr_names, governments, territory_codes


def test_every_territory_has_one_government_and_no_grouping_has() -> None:
    listed = list(governments({}))
    assert len(listed) == len({government.key for government in listed}) == len(territory_codes())
    assert len(listed) >= 245
    assert not NO_TERRITORY & {government.country for government in listed}


def test_a_government_is_named_in_both_languages_and_by_its_country_alone() -> None:
    russia = next(each for each in governments({}) if each.country == "RU")
    assert russia.key == "government-of-ru"
    assert russia.name == "Government of Russia"
    texts = {(name.text, name.language) for name in russia.names}
    assert {("Rusia", "id"), ("Pemerintah Rusia", "id"), ("Russia", "en"), ("Russian government", "en")} - texts == {
        ("Russian government", "en")
    }


def test_listed_writings_are_added_to_cldrs_own() -> None:
    writing = TerritoryWriting(also_id=["AS"], adjective="U.S. federal", capitals=["Washington"])
    usa = next(each for each in governments({"US": writing}) if each.country == "US")
    kinds = {name.text: name.kind for name in usa.names}
    assert kinds["AS"] == "abbreviation"
    assert {"Pemerintah AS", "Washington", "U.S. federal government", "Amerika Serikat"} <= kinds.keys()


def test_a_shown_name_stands_in_for_cldrs() -> None:
    palestine = next(each for each in governments({"PS": TerritoryWriting(name="Palestine")}) if each.country == "PS")
    assert palestine.name == "Government of Palestine"
    assert "Palestinian Territories" in {name.text for name in palestine.names}


def test_names_are_spelt_as_news_spells_them() -> None:
    names = cldr_names()
    assert {"Antigua and Barbuda", "Antigua dan Barbuda", "Saint Lucia", "Hong Kong", "Myanmar"} <= names
    assert not any("&" in name or "(" in name for name in names)
