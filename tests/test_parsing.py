"""JSON and TOML beyond the bounds end in a message that names the key."""

from collections.abc import Callable

import pytest

from bloginator.parsing import MAX_DEPTH, Unparsable, parse_json
from bloginator.text.toml import parse_toml

Parse = Callable[[str], object]


@pytest.mark.parametrize(
    ("parse", "text", "says"),
    [
        (parse_toml, "a = inf", "`a` is no finite number"),
        (parse_toml, "[server]\ntimeout_s = nan", "`server.timeout_s` is no finite number"),
        (parse_toml, f"a = {'9' * 30}", "`a` is a number of more than 18 digits"),
        (parse_toml, f"a = {'9' * 9000}", "a number has more than 18 digits"),
        (parse_toml, 'a = ["b", "c\\u0000d"]', "`a.1` holds NUL"),
        (parse_toml, '"a\\u0000" = 1', "has a key that holds NUL"),
        (parse_toml, "a = " + "[" * 100 + "]" * 100, f"nests deeper than {MAX_DEPTH} levels"),
        (parse_toml, "a = " + "[" * 9000 + "]" * 9000, f"nests deeper than {MAX_DEPTH} levels"),
        (parse_toml, ".".join(["a"] * 5000) + " = 1", f"nests deeper than {MAX_DEPTH} levels"),
        (parse_toml, "a = \n", "at line 1, column 5"),
        (parse_json, '{"a": {"b": 1e999}}', "`a.b` is no finite number"),
        (parse_json, '{"a": [Infinity]}', "`a.0` is no finite number"),
        (parse_json, "[" * 100 + "]" * 100, f"nests deeper than {MAX_DEPTH} levels"),
        (parse_json, "[" * 90_000 + "]" * 90_000, f"nests deeper than {MAX_DEPTH} levels"),
        (parse_json, "9" * 9000, "a number has more than 18 digits"),
        (parse_json, "{", "line 1 column 2"),
    ],
    ids=range(16),
)
def test_what_is_beyond_the_bounds_is_named(parse: Parse, text: str, says: str) -> None:
    with pytest.raises(Unparsable) as fault:
        parse(text)
    assert says in str(fault.value)


@pytest.mark.parametrize("parse", [parse_json, parse_toml])
def test_what_is_within_the_bounds_comes_as_it_is(parse: Parse) -> None:
    nested = "[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1)
    equals, colon = ("a = ", "") if parse is parse_toml else ('{"a": ', "}")
    value = parse(f"{equals}{nested}{colon}")
    for _ in range(MAX_DEPTH - 1):
        value = value["a"][0] if isinstance(value, dict) else value[0]  # type: ignore[index]
    assert value == 1
    assert parse(f"{equals}999999999999999999{colon}") == {"a": 10**18 - 1}
    assert parse(f"{equals}1.5e300{colon}") == {"a": 1.5e300}
