"""Secrets are found in whole documents by shape, name and chance; what stands in a secret's place is none.

No key of a real shape stands here: each is put together from pieces, of letters drawn by a fixed lot.
"""

import random
import string

import pytest

from bloginator.text.secrets import compile_rule, find_secrets, forbidden_secrets, secret_rules

LETTERS, HEX, CAPITALS = string.ascii_letters + string.digits, "0123456789abcdef", string.ascii_uppercase + "234567"


def drawn(count: int, of: str = LETTERS, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(of, k=count))


def uuid() -> str:
    return "-".join(drawn(count, HEX) for count in (8, 4, 4, 4, 12))


KINDS = {
    "AWS id": "AKIA" + drawn(16, CAPITALS),
    "AWS secret": "aws_secret_access_key = " + drawn(40),
    "Google API": "AI" + "za" + drawn(35),
    "Google OAuth": "GOC" + "SPX-" + drawn(28),
    "Azure storage": "AccountName=x;Account" + "Key=" + drawn(86) + "==;EndpointSuffix=x",
    "Azure AD": "secret: " + drawn(3) + "8Q" + "~" + drawn(33),
    "DigitalOcean": "dop" + "_v1_" + drawn(64, HEX),
    "Heroku": "HEROKU_API_KEY=" + uuid(),
    "Cloudflare": "cloudflare_api_key: " + drawn(37, HEX),
    "Databricks": "da" + "pi" + drawn(32, HEX),
    "Supabase": "sb" + "p_" + drawn(40, HEX),
    "PlanetScale": "pscale" + "_tkn_" + drawn(40),
    "GitHub": "gh" + "p_" + drawn(36),
    "GitHub fine": "github" + "_pat_" + drawn(82),
    "GitLab": "gl" + "pat-" + drawn(20),
    "GitLab runner": "gl" + "rt-" + drawn(20),
    "npm": "np" + "m_" + drawn(36),
    "PyPI": "py" + "pi-AgEIcHlwaS5vcmc" + drawn(80),
    "RubyGems": "ruby" + "gems_" + drawn(48, HEX),
    "crates.io": "ci" + "o" + drawn(32),
    "Docker Hub": "dck" + "r_pat_" + drawn(27),
    "NuGet": "oy" + "2" + drawn(43, string.ascii_lowercase + string.digits),
    "Slack bot": "xo" + "xb-" + drawn(12, string.digits) + "-" + drawn(12, string.digits) + "-" + drawn(24),
    "Slack webhook": "https://hooks.slack.com/ser" + "vices/T" + drawn(8) + "/B" + drawn(8) + "/" + drawn(24),
    "Discord bot": "M" + drawn(25) + "." + drawn(6) + "." + drawn(32),
    "Discord webhook": "https://discord.com/api/web" + "hooks/" + drawn(18, string.digits) + "/" + drawn(68),
    "Telegram": drawn(9, "123456789") + ":A" + "A" + drawn(33),
    "Twilio": "S" + "K" + drawn(32, HEX),
    "SendGrid": "S" + "G." + drawn(22) + "." + drawn(43),
    "Mailgun": "k" + "ey-" + drawn(32, HEX),
    "Mailchimp": drawn(32, HEX) + "-u" + "s12",
    "OpenAI": "sk" + "-proj-" + drawn(48),
    "OpenAI old": "sk" + "-" + drawn(48),
    "Anthropic": "sk" + "-ant-api03-" + drawn(93) + "AA",
    "Hugging Face": "h" + "f_" + drawn(34),
    "Groq": "gs" + "k_" + drawn(52),
    "Replicate": "r" + "8_" + drawn(37),
    "xAI": "x" + "ai-" + drawn(80),
    "Perplexity": "pp" + "lx-" + drawn(48),
    "Stripe": "sk" + "_live_" + drawn(24),
    "Shopify": "shp" + "at_" + drawn(32, HEX),
    "Square": "sq0" + "atp-" + drawn(22),
    "Linear": "lin" + "_api_" + drawn(40),
    "Notion": "nt" + "n_" + drawn(11, string.digits) + drawn(35),
    "Figma": "fi" + "gd_" + drawn(40),
    "Postman": "PM" + "AK-" + drawn(24, HEX) + "-" + drawn(34, HEX),
    "Grafana": "gl" + "sa_" + drawn(32) + "_" + drawn(8, HEX),
    "New Relic": "new_relic: NR" + "AK-" + drawn(27, CAPITALS),
    "Sentry": "sn" + "tryu_" + drawn(64, HEX),
    "Vault": "hv" + "s." + drawn(95),
    "Doppler": "dp" + ".pt." + drawn(43),
    "Terraform": drawn(14) + ".atlas" + "v1." + drawn(64),
    "age": "AGE-SECRET-" + "KEY-1" + drawn(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
    "1Password": "A" + "3-" + "-".join(drawn(count, CAPITALS) for count in (6, 11, 5, 5, 5)),
    "Atlassian": "AT" + "ATT3" + drawn(186),
    "database": "postgres://app:" + drawn(12) + "@db.internal/x",
    "web token": "ey" + "J" + drawn(20) + ".ey" + "J" + drawn(30) + "." + drawn(40),
    "a named password": "DB_PASS" + "WORD=" + drawn(9) + "4k" + drawn(9),
    "a named key in YAML": "api_" + 'key: "' + drawn(9) + "4kZ" + drawn(9) + '"',
    "a named token in hexadecimal": "GITEA_TO" + "KEN=" + drawn(40, HEX),
    "a bearer": "Author" + "ization: Bearer " + drawn(40),
    "a header of a key": "X-API-" + "Key: " + drawn(32),
    "curl's user": "curl -u admin:" + drawn(9) + "4k" + drawn(9) + " https://api.internal/x",
    "netrc": "machine api.internal lo" + "gin bob pass" + "word " + drawn(9) + "4k" + drawn(9),
    "hash": "root:$" + "6$" + drawn(16) + "$" + drawn(86) + ":19000",
    "web key": '{"k' + 'ty":"EC","d":"' + drawn(43) + '"}',
    "one-time password": "otp" + "auth://totp/x?sec" + "ret=" + drawn(32, CAPITALS),
    "Azure signature": "https://x.blob.core.windows.net/c?sv=2022&s" + "ig=" + drawn(43) + "%3D",
    "Pinecone": "pc" + "sk_" + drawn(70),
    "LangSmith": "lsv2" + "_pt_" + drawn(32, HEX) + "_" + drawn(10, HEX),
    "Tailscale": "ts" + "key-auth-" + drawn(16) + "-" + drawn(32),
    "Airtable": "pa" + "t" + drawn(14) + "." + drawn(64, HEX),
    "Stripe webhook": "wh" + "sec_" + drawn(32),
    "PuTTY": "Private-" + "Lines: 2\n" + drawn(64) + "\n" + drawn(20) + "\nPrivate-" + "MAC: " + drawn(40, HEX),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_is_found_in_a_sentence_and_never_repeated(kind: str) -> None:
    for text in (f"We had {KINDS[kind]}.", f"`{KINDS[kind]}`", f"line\n{KINDS[kind]}\nline", f"({KINDS[kind]})"):
        found = find_secrets(text)
        assert len(found) == 1, text
        assert text[found[0].start : found[0].end] not in str(found)


@pytest.mark.parametrize(
    "between",
    ["\\_", "&#95;", "&lowbar;", "_\u200b", "_\u00ad", "\uff3f"],
    ids=["an escape", "a number", "a name", "a space of no width", "a soft hyphen", "a wide sign"],
)
def test_what_markdown_or_word_puts_into_a_secret_hides_it_from_nobody(between: str) -> None:
    text = f"We had gh{'p'}{between}{drawn(36)} then."
    (secret,) = find_secrets(text)
    assert (text[: secret.start], text[secret.end :]) == ("We had ", " then.")


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "AKIA" + "X" * 16,
        "sk" + "-" + "x" * 48,
        "gh" + "p_" + "x" * 36,
        "gh" + "p_" + "abcdefghijklmnopqrstuvwxyz0123456789",
        "sk" + "-proj-your-key-goes-here-and-is-this-long-1",
        "https://USER:PASSWORD@example.com/ and https://example.org/a:b",
        "postgres://user:password@localhost:5432/db",
        "https://$USER:$TOKEN@example.org/x https://${USER}:${TOKEN}@example.org/x https://<user>:<token>@example.org/",
        "postgres://app:********@db.internal/x and https://user:…@example.org",
        "-----BEGIN RSA PRIVATE " + "KEY-----\n...\n-----END RSA PRIVATE " + "KEY-----",
        "It begins with `-----BEGIN PRIVATE " + "KEY-----` and goes on.",
        "HEROKU_API_KEY=<your-key> cloudflare_api_key: $CLOUDFLARE_KEY",
        "Dropbox: internationally; Twitter, unquestionably so",
        "The commit " + drawn(40, HEX) + " and the digest sha256:" + drawn(64, HEX),
        "sk-some-class-of-a-stylesheet-that-is-long-enough",
        "password = getpass.getpass() and token = tokenizer.encode(text2), secret_name = my-app-2024-prod-name",
        "token: ${{ secrets.GITHUB_TOKEN }} and API_KEY=$(cat key) and password: !vault | and secret: op://vault/item/field",
        "Authorization: Bearer $TOKEN and Authorization: Bearer <token> and client_secret: {{ vault_client_secret }}",
        "api_key: str = Field(default_factory=lambda: load_key2()) and API_TOKEN_EXPIRATION_SECONDS=3600000000",
        "My password is correct horse battery staple, and uuid 123e4567-e89b-12d3-a456-426614174000 is none.",
        "ssh-rsa AAAAB3NzaC1yc2E" + drawn(300),
    ],
)
def test_what_stands_in_a_secrets_place_is_none(text: str) -> None:
    assert find_secrets(text) == ()


def a_private_key(lines: int = 24) -> str:
    body = "\n".join(drawn(64, LETTERS + "+/", seed) for seed in range(lines))
    return "-----BEGIN OPENSSH PRIVATE " + f"KEY-----\n{body}\n-----END OPENSSH PRIVATE " + "KEY-----"


def test_a_private_key_is_one_secret_from_its_first_line_to_its_last() -> None:
    text = f"Before.\n\n{a_private_key()}\n\nBehind."
    (secret,) = find_secrets(text, is_passage=False)
    assert text[: secret.start] + text[secret.end :] == "Before.\n\n\n\nBehind."


@pytest.mark.parametrize(("first", "last"), [(0, 12), (8, 16), (14, 26)])
def test_any_part_of_a_private_key_is_told_in_a_passage(first: int, last: int) -> None:
    part = "\n".join(a_private_key().split("\n")[first:last])
    assert "private key" in find_secrets(f"Some words.\n{part}")[0].kind


def test_a_public_key_is_no_secret() -> None:
    body = "\n".join(drawn(64, LETTERS + "+/", seed) for seed in range(9))
    assert find_secrets(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----") == ()


def test_a_single_place_is_let_pass_by_its_mark() -> None:
    text = f"{KINDS['GitHub']} and {KINDS['GitLab']}"
    marks = [secret.mark for secret in find_secrets(text)]
    assert [secret.mark for secret in forbidden_secrets(text, frozenset(marks[:1]))] == marks[1:]


def test_every_rule_compiles_as_it_ships() -> None:
    rules = secret_rules()
    assert len(rules) > 200 and all(compile_rule(rule.pattern) for rule in rules)
