"""The ledger: from which very files each section was last judged, and to what standing.

It is a cache: a missing or damaged ledger only makes every section be judged again, to the same verdict.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from bloginator.disk.files import Tell, read_sealed_json, write_sealed
from bloginator.records.exchange import Standing

VERSION = 1


@dataclass
class Ledger:
    """What was last judged, by section, also of sections that left the outline."""

    file: Path
    keys: dict[str, str] = field(default_factory=dict)  # section -> the stamps of what its verdict was made from
    standings: dict[str, Standing] = field(default_factory=dict)
    past: list[str] = field(default_factory=list)  # the stamps of earlier requests that were read and are whole
    chain: str = ""  # whom the last draft was told to ask on its command line; empty where it went by the settings

    def load(self, tell: Tell) -> None:
        """Take what the run before noted; anything damaged is told, and counts as nothing."""
        content = read_sealed_json(self.file, tell)
        if content.get("version") == VERSION:
            self.keys, self.standings, self.chain = content["keys"], content["standings"], content.get("chain", "")
            self.past = content.get("past", [])

    def save(self) -> None:
        """Keep the ledger for the next run, if it changed."""
        content = {
            "version": VERSION,
            "keys": self.keys,
            "standings": self.standings,
            "chain": self.chain,
            "past": self.past,
        }
        write_sealed(self.file, json.dumps(content, sort_keys=True, separators=(",", ":")).encode())

    def note(self, section: str, key: str, standing: Standing) -> None:
        """Remember from what the section was judged, and to what."""
        self.keys[section] = key
        self.standings[section] = standing

    def stamps(self) -> set[str]:
        """Return the stamps of the requests and verdicts that were read when the sections were last judged."""
        return {part for key in self.keys.values() for part in key.split("|")[:3:2]}.union(self.past)

    def knows(self, section: str, key: str) -> bool:
        """Tell whether the section was judged from this; one that is pending is always looked at again."""
        return self.keys.get(section) == key and self.standings.get(section) != "pending"
