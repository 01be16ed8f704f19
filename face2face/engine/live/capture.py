"""The thread that sees to the source: opens it, takes it up again, changes it."""

from face2face.engine.live.camera_reader import CameraPlayer
from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.mailbox import Command, CommandQueue, Mailbox
from face2face.engine.live.playback import Playback
from face2face.engine.live.sound_feed import SoundFeed
from face2face.engine.live.status import SourceState, StatusBoard
from face2face.engine.live.video_player import play_video
from face2face.errors import SourceError, details_of
from face2face.video.camera import CameraOpener
from face2face.video.camera_formats import CameraFormat
from face2face.video.network_camera import STREAM_WORDS, NetworkCamera
from face2face.video.network_stream import USUAL_WAITS
from face2face.video.source_spec import SourceChoice

RETRY_S = 0.5
"""Pause before a source that failed is tried again; of addresses each pause is twice as long."""


class Capture:
    """Plays the chosen source; a source that fails is tried again until another is chosen.

    Args:
        commands: what to look at, None for nothing.
        mailbox: takes the frames.
        status_board: is told how the source is doing.
        open_camera: opens a camera.
        playback: how sources are played.
        sound: lets videos be heard.
    """

    def __init__(
        self,
        commands: CommandQueue[SourceChoice | None],
        mailbox: Mailbox,
        status_board: StatusBoard,
        open_camera: CameraOpener,
        playback: Playback,
        sound: SoundFeed,
    ) -> None:
        self._playback = playback
        self._sound = sound
        self._commands = commands
        self._mailbox = mailbox
        self._status_board = status_board
        self._cameras = CameraPlayer(open_camera)
        self._streams = CameraPlayer(NetworkCamera, STREAM_WORDS)

    def run(self) -> None:
        """Play what is asked for until there are no more commands; the body of a thread."""
        while (command := self._commands.wait()) is not None:
            channel = SourceChannel(self._mailbox, self._status_board, command.halt, self._playback)
            choice = command.wanted
            self._status_board.update(
                source=SourceState.NONE if choice is None else SourceState.OPENING,
                source_name=choice.name if choice is not None else "",
                source_number=choice.unnamed_camera if choice is not None else None,
                source_is_file=choice is not None and choice.path is not None,
                source_message="",
                source_error=None,
                width=0,
                height=0,
                file_rate=0.0,
                camera_format=_asked_of(choice),
                camera_rate=0.0,
                length_s=0.0,
                has_sound=False,
                warnings=(),
            )
            if choice is not None:
                self._keep_playing(choice, channel, command)

    def _keep_playing(
        self, choice: SourceChoice, channel: SourceChannel, command: Command[SourceChoice | None]
    ) -> None:
        pause_s = RETRY_S
        while not command.halt.is_set():
            try:
                self._play(choice, channel)
            except Exception as error:  # noqa: BLE001 - shown, and tried again
                if self._status_board.status.source is SourceState.RUNNING:
                    pause_s = RETRY_S  # it came back before
                channel.report(
                    SourceState.WAITING, self._status_board.note(error), details_of(error)
                )
                command.halt.wait(pause_s)
                if choice.address is not None:
                    pause_s = USUAL_WAITS.next_pause(pause_s)
            else:
                return

    def _play(self, choice: SourceChoice, channel: SourceChannel) -> None:
        if choice.kind == "camera":
            self._cameras.play(choice.camera_request(), channel)
        elif choice.address is not None:
            self._streams.play(choice.address, channel)
        elif choice.path is not None:
            play_video(choice.path, channel, self._sound)
        else:
            raise SourceError(f"{choice.name} is no camera, file or address: choose another")


def _asked_of(choice: SourceChoice | None) -> CameraFormat | None:
    """The size and rate that a camera is asked for, None for all else."""
    return None if choice is None or choice.camera is None else choice.camera_format
