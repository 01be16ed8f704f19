"""Whom a tracker follows: known again among others, and waited for while out of sight."""

from collections.abc import Sequence

from face2face.faces.appearance import SAME, Appearance, Identities
from face2face.types import Frame, Grey, Landmarks

_PATIENCE = 75
"""Frames for which a person who went out of sight among others is waited for."""

_PATIENCE_AFTER_CUT = 10
"""The same where it may be another scene, or all of the image moved fast."""

_LOOK_WHILE_LOST = 3
"""Frames between two looks who is there meanwhile."""

_KEEP_EVERY = 5
"""Frames between two looks of the face that are remembered."""


class FollowedPerson:
    """The person in hand.

    Args:
        identities: tells people apart; may be shared.
        waits: whether one who is out of sight is waited for; not in frames that lie far apart.

    Attributes:
        company: whether others were seen, who may be taken for this person.
        lost: frames since the person was seen.
    """

    def __init__(self, identities: Identities, *, waits: bool = True) -> None:
        self._waits = waits
        self._appearance = Appearance(identities)
        self._unkept = 0
        self.company = False
        self.lost = 0

    def forget(self) -> None:
        """Forget what the person looks like: somebody else is wanted."""
        self._appearance.forget()

    @property
    def is_awaited(self) -> bool:
        """Whether one who is out of sight may come back from behind others."""
        return self._waits and self.company and self.lost < _PATIENCE

    @property
    def is_sought(self) -> bool:
        """Whether this very person is looked for among the faces that are seen."""
        return self.company and self._appearance.known

    @property
    def pauses(self) -> bool:
        """Whether this frame may pass by without a look for the person who is out of sight."""
        return self.is_awaited and self._appearance.known and self.lost % _LOOK_WHILE_LOST != 0

    @property
    def tells(self) -> bool:
        """Whether `is_same` can tell without delay; if not, it soon can."""
        return self._appearance.tells

    def keep_alike(self, frame: Frame, grey: Grey, face: Landmarks, frames: int) -> bool:
        """Remember a face that looks as a moment ago.

        Args:
            frame: uint8 RGB.
            grey: the same.
            face: its 68 points, pixels of the frame.
            frames: how many have passed since the last time.

        Returns:
            False where it looks otherwise; then nothing is done.
        """
        if not self._appearance.is_alike(grey, face):
            return False
        self._unkept += frames
        if self._unkept >= _KEEP_EVERY:
            self._appearance.keep(frame, grey, face, self._unkept)
            self._unkept = 0
        return True

    def keep_look(self, grey: Grey, face: Landmarks) -> None:
        """Remember the look of a face that is surely the person's, but may be covered in part."""
        self._appearance.keep_look(grey, face)

    def is_same(self, frame: Frame, grey: Grey, face: Landmarks) -> bool:
        """Whether a face is the person's, as far as can be told; its look is remembered if so."""
        if not self.tells:
            return True  # nothing is remembered, and the next look asks again
        if self._appearance.is_other(frame, face):
            self.company = True
            return False
        self.keep_look(grey, face)
        return True

    def choose(
        self, frame: Frame, grey: Grey, faces: Sequence[Landmarks], nearest: int, *, cut: bool
    ) -> int | None:
        """Whom to follow from here on: the same person, where others may be taken for them.

        Args:
            frame: uint8 RGB.
            grey: the same.
            faces: the 68 points of each that is seen, at least one.
            nearest: which of them is followed where it is nobody known.
            cut: whether another scene begins with this frame.

        Returns:
            Which of them; None to wait for the person.
        """
        if self.is_sought:
            if cut:
                self.lost = max(self.lost, _PATIENCE - _PATIENCE_AFTER_CUT)
            if not self.tells:
                return None
            apart = [self._appearance.distance(frame, face) for face in faces]
            known = [(one, which) for which, one in enumerate(apart) if one is not None]
            if known and min(known)[0] <= SAME:
                return min(known)[1]
            if known and self.is_awaited:
                return None
        # Nobody comes back, or it is another scene.
        self._appearance.forget()
        self._appearance.keep(frame, grey, faces[nearest], 0)
        self._unkept = 0
        return nearest
