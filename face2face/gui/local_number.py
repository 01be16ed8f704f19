"""Numbers that are written as the user's language writes them."""

from PySide6.QtCore import QLocale


class LocalNumber(float):
    """Is put into a text as a float is, with a decimal comma where the user's language has one."""

    def __format__(self, spec: str) -> str:
        """The number by Python's rules, but for its decimal point."""
        return super().__format__(spec).replace(".", QLocale().decimalPoint())
