"""Subjects: one spelling each, so that nobody is two persons."""

from pathlib import Path

import pytest

from shared.identity.person_marks import PersonMarks
from shared.identity.subjects import UnfitSubject, check_subject, same_person
from shared.testing.fixtures import WorldOf
from tests.shared.frame import frame_service
from tests.shared.identity.issuers import AUDIENCE, ISSUER, Issuer


@pytest.mark.parametrize(
    "subject",
    ["zhao", "Zhao.Li", "赵丽", "赵丽-2", "zhao@ip.example.cn", "auth0|5f7c", "urn:person:1+x", "Müller", "007"],
)
def test_a_plain_name_is_accepted(subject: str) -> None:
    check_subject(subject)


@pytest.mark.parametrize(
    ("subject", "character"),
    [
        pytest.param("zhao ", "U+0020 SPACE", id="a blank at the end"),
        pytest.param(" zhao", "U+0020 SPACE", id="a blank at the start"),
        pytest.param("zh\u0430o", "U+0430 CYRILLIC SMALL LETTER A", id="a Cyrillic a"),
        pytest.param("zha\u03bf", "U+03BF GREEK SMALL LETTER OMICRON", id="a Greek o"),
        pytest.param("\uff5ahao", "U+FF5A FULLWIDTH LATIN SMALL LETTER Z", id="full width"),
        pytest.param("zhao\u200b", "U+200B ZERO WIDTH SPACE", id="no width"),
        pytest.param("zhao\u0301", "U+0301 COMBINING ACUTE ACCENT", id="a loose accent"),
        pytest.param("\u017fun", "U+017F LATIN SMALL LETTER LONG S", id="a long s"),
        pytest.param("zhao\u0661", "U+0661 ARABIC-INDIC DIGIT ONE", id="a foreign digit"),
        pytest.param("赵li", "U+006C LATIN SMALL LETTER L", id="two scripts"),
        pytest.param("\uf9d1", "U+F9D1 CJK COMPATIBILITY IDEOGRAPH-F9D1", id="a compatibility form"),
        pytest.param("zhao/li", "U+002F SOLIDUS", id="another mark"),
    ],
)
def test_a_look_alike_is_refused_and_its_character_named(subject: str, character: str) -> None:
    with pytest.raises(UnfitSubject, match=character.replace("+", r"\+")):
        check_subject(subject)


@pytest.mark.parametrize("other", ["zhao", "Zhao", "ZHAO", "zhao ", "ｚｈａｏ"])
def test_spellings_of_one_person_are_one_person(other: str) -> None:
    assert same_person("zhao", other)


def test_two_persons_are_two() -> None:
    assert not same_person("zhao", "qian")


def test_a_mark_is_of_the_person_and_of_the_key() -> None:
    marks, others = PersonMarks(b"k" * 32), PersonMarks(b"l" * 32)
    assert marks.of("Zhao") == marks.of("zhao") != marks.of("qian")
    assert marks.of("zhao") != others.of("zhao")
    assert "zhao" not in marks.of("zhao")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("language", "words"), [("zh", "不接受的字符"), ("en", "holds U+0430 CYRILLIC SMALL LETTER A")]
)
async def test_a_token_of_a_look_alike_is_refused_by_name_of_the_character(
    world_of: WorldOf, tmp_path: Path, language: str, words: str
) -> None:
    issuer, keys = Issuer(), tmp_path / "jwks.json"
    keys.write_text(issuer.jwks)
    token = issuer.token(sub="zh\u0430o")
    async with world_of(frame_service(), jwks_file=keys, token_issuer=ISSUER, token_audience=AUDIENCE) as world:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        answer = await world.client.get("/intake/v1/journal", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "subject-not-accepted")
    assert words in answer.json()["detail"]
