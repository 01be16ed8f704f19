"""Tables of people: who is in which image, and which groups they are of."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.errors import DatasetError
from face2face.utils.file_reading import read_bounded

_MOST_BYTES = 64 << 20

_BANDS = (
    (0, "under 18"),
    (18, "18 to 29"),
    (30, "30 to 44"),
    (45, "45 to 59"),
    (60, "60 and over"),
)
"""Bands of age, each from its first year on."""

_OTHER_NAMES = {"eth": "ethnicity", "sex": "gender", "id": "person"}
"""Headings of tables that were made elsewhere."""

UNKNOWN = "not known"


@dataclass(frozen=True)
class Person:
    """Somebody of the table.

    Attributes:
        name: who it is.
        groups: the group by the column, such as {"ethnicity": "black", "age": "18 to 29"}.
    """

    name: str
    groups: Mapping[str, str]


class PeopleTable:
    """Knows the people of files by the files' names.

    Attributes:
        columns: the names of the groupings, in the table's order.
    """

    def __init__(self, columns: Sequence[str], files: Mapping[str, Person], ids: bool) -> None:
        """`files` holds people by their file, or by a part of its name where `ids`."""
        self.columns = tuple(columns)
        self._people, self._ids = dict(files), ids

    def everybody(self) -> list[Person]:
        """All people of the table, each once, in its order."""
        return list({person.name: person for person in self._people.values()}.values())

    def of(self, file: str) -> Person | None:
        """Who is in a file; None where the table does not say.

        Args:
            file: its name or path, as a dataset has it. By its whole path it is known, by the
                path's end ("faker/ana.jpg" also as "original/faker/ana.jpg"), and without its
                ending. In a table of numbers ("001" of neutral_001_03.jpg) by a part of its name.
        """
        if self._ids:
            parts = re.split(r"[^0-9A-Za-z]+", Path(file).stem)
            return next((self._people[part] for part in parts if part in self._people), None)
        whole = _plain(file)
        steps = whole.split("/")
        ends = ("/".join(steps[start:]) for start in range(len(steps)))
        return next((self._people[end] for end in ends if end in self._people), None)


def read_people(path: Path) -> PeopleTable:
    """Read a table of people.

    A CSV file with a heading. One column says whom a line is about: `file` (an image or video, by
    its path inside the dataset's source, or the end of that), or `id`, a part of its name.
    `person` may say who it is, where there are several files of one; all other columns are
    groupings, such as ethnicity, gender and age. Ages that are numbers become bands. A heading's
    "face_" is left out.

    Raises:
        DatasetError: there is no such file, or it is no such table.
    """
    try:
        text = read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read as a table of people: {error}") from error
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise DatasetError(f"{path} is no CSV file: {error}") from error
    if not rows:
        raise DatasetError(f"{path} names nobody: give a CSV file with a heading and a line each")
    return _table(path, rows)


def _table(path: Path, rows: Sequence[Mapping[str | None, str | None]]) -> PeopleTable:
    heads = {head: _heading(head) for head in rows[0] if head}
    named = set(heads.values())
    key = "file" if "file" in named else "person"
    columns = [name for name in heads.values() if name not in ("file", "person", "note")]
    if key not in named or not columns:
        raise DatasetError(
            f"{path} has the columns {', '.join(heads)}: give one called file or id, and some "
            "to group by, such as ethnicity, gender and age"
        )
    files: dict[str, Person] = {}
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise DatasetError(f"{path}, line {number}, has not as many fields as the heading")
        values = {heads[head]: (value or "").strip() for head, value in row.items() if head}
        file = _plain(values[key]) if key == "file" else values[key]
        if not file:
            raise DatasetError(f"{path}, line {number}, names no {key}")
        groups = {name: _group(name, values[name]) for name in columns}
        files[file] = Person(values.get("person") or file, groups)
    return PeopleTable(columns, files, ids=key == "person")


def _heading(head: str) -> str:
    name = head.strip().lower().removeprefix("face_")
    return _OTHER_NAMES.get(name, name)


def _plain(file: str) -> str:
    """A path with forward slashes, without the file's ending."""
    path = file.replace("\\", "/").strip("/")
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)


def _group(column: str, value: str) -> str:
    if value.lower() in ("", "na", "n/a", "unknown"):
        return UNKNOWN
    if column != "age":
        return value.replace("_", " ")
    try:
        years = float(value)
    except ValueError:
        return value
    return next((band for first, band in reversed(_BANDS) if years >= first), UNKNOWN)
