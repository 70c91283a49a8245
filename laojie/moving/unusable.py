"""Why nothing is moved at all: the source, or the site, is not what it is said to be."""

from pathlib import Path

from laojie.errors import UsageError
from laojie.moving import texts


class Unusable(UsageError):
    """Nothing can be moved; `code` is a key of `texts.REFUSALS`, `place` the file or folder."""

    def __init__(self, place: Path | str, code: str, **params: object) -> None:
        self.place = place
        self.code = code
        self.params = tuple((name, str(value)) for name, value in params.items())
        super().__init__(self.text("zh"))

    def text(self, lang: str) -> str:
        """Return where it is and what is wrong, in the language `lang`."""
        return f"{self.place}: {texts.fill(texts.REFUSALS[self.code], lang, self.params)}"
