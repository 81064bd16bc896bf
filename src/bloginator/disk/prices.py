"""Price tables and the record of what was paid.

the batch's prices.toml ──► the project's ──► the shipped one      the first that names a model wins
tickets/spent.jsonl        one line an answer that was paid for; only ever added to
"""

from pydantic import ValidationError

from bloginator.digest import digest
from bloginator.disk.layout import Layout
from bloginator.errors import BadSettings
from bloginator.reading import SETTINGS_MB, digest_file, read_bytes, read_package_bytes
from bloginator.records.prices import Prices, Spent
from bloginator.text.toml import parse_toml

NAME = "prices.toml"


def read_prices(layout: Layout) -> Prices:
    """Return the prices that hold for a batch."""
    shipped = parse_prices(read_package_bytes(NAME), NAME)
    for folder in (layout.root, layout.home):
        data = read_bytes(folder / NAME, SETTINGS_MB)
        if data is not None:
            own = parse_prices(data, layout.shown(folder / NAME))
            shipped = Prices(models={**shipped.models, **own.models})
    return shipped


def digest_own_prices(layout: Layout) -> str:
    """Return a digest of the writer's own tables."""
    return digest("prices", [digest_file(folder / NAME) for folder in (layout.root, layout.home)])


def parse_prices(data: bytes, where: str) -> Prices:
    """Return a table, or say what is wrong in it."""
    try:
        return Prices.model_validate(parse_toml(data))
    except ValidationError as error:
        what = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
    except ValueError as error:
        what = str(error)
    mend = 'Write it as [models."NAME"] with input = and output =, in dollars for a million tokens.'
    raise BadSettings(f"The price table cannot be read: {what}.", where, mend)


def read_spent(layout: Layout) -> list[Spent]:
    """Return every payment; a line that a kill cut off is left out."""
    payments = []
    for line in (read_bytes(layout.spent) or b"").splitlines():
        try:
            payments.append(Spent.model_validate_json(line))
        except ValidationError:
            continue
    return payments
