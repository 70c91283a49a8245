"""Footnotes, with two weak places of the library's mended."""

import re

from markdown.extensions.footnotes import FootnoteExtension

_NOTE_START = re.compile(r"^( {0,3})\[\^(?=[^\]]*\]:)", re.MULTILINE)


class Footnotes(FootnoteExtension):
    """Footnotes that may be empty, and may be referred to any number of times."""

    def setFootnote(self, id: str, text: str) -> None:
        """Keep the note `id`.

        The library breaks on one without text (`[^1]:` alone) or with another note's beginning.
        """
        super().setFootnote(id, _NOTE_START.sub(r"\1\\[^", text) if text.strip() else "&#160;")

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: FBT001, FBT002
        """The id of a mark: fnref:a, then fnref2:a; the library looks through all for each."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        return reference if count == 1 else reference.replace("fnref", f"fnref{count}", 1)
