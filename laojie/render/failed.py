"""The one exception of this room: a page cannot be made."""

from laojie.errors import Problem


class Failed(Exception):
    """A page could not be made; the problem says where and why."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)
