import pytest

from dashboard.data.country_names import country_code, country_name, country_slug


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("SYR", ("Syrian Arab Republic", "Syria", "SY", "syr", "syria")),
        ("PSE", ("occupied Palestinian territory", "State of Palestine", "oPt", "PS")),
        ("CIV", ("Côte d'Ivoire", "Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast")),
        ("COD", ("DR Congo", "Democratic Republic of the Congo", "DRC", "congo-kinshasa")),
        ("COG", ("Congo", "Congo, Republic of the")),
        ("TUR", ("Türkiye", "Turkey")),
        ("MMR", ("Myanmar", "Burma")),
        ("GMB", ("Gambia", "The Gambia", "Gambia (Republic of The)")),
        ("BIH", ("Bosnia and Herzegovina", "Bosnia & Herzegovina")),
        ("VEN", ("Venezuela (Bolivarian Republic of)", "Venezuela, Bolivarian Republic of")),
    ],
)
def test_every_name_of_a_country_is_its_code_and_one_crisis(code, names):
    assert {country_code(name) for name in names} == {code}
    assert {country_slug(name) for name in (code, *names)} == {country_slug(code)}


@pytest.mark.parametrize("text", ["XXA", "North coast 2026", "Horn of Africa"])
def test_what_is_no_country_becomes_a_name_as_it_is(text):
    assert country_code(text) is None
    assert country_slug(text) == text.lower().replace(" ", "-")


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("COD", "Democratic Republic of the Congo", "congo-kinshasa"),
        ("Burma", "Myanmar", "myanmar-burma"),
        ("TCD", "Chad", "chad"),
        ("Regional plan", "Regional plan", "regional-plan"),
    ],
)
def test_a_country_is_named_as_people_write_it_and_addressed_as_before(text, name, slug):
    assert (country_name(text), country_slug(text)) == (name, slug)
