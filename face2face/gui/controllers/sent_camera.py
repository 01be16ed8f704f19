"""The virtual camera while it is on: it shows what the session makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from face2face.engine.live.status import LiveResult
from face2face.gui.error_messages import local
from face2face.gui.live_bridge import SessionBridge
from face2face.types import Frame

if TYPE_CHECKING:
    from face2face.video.virtual_camera import OpenDevice  # it imports OpenCV


class SentCamera:
    """Gives every result to call programs, from its making to `close`.

    Args:
        link: where results come from.
        draw: makes a result the image that is sent; on the camera's thread.
        size: of the images, width and height in pixels.
        device: opens a virtual camera, None for the machine's.

    Attributes:
        label: as call programs show it.

    Raises:
        SinkError: there is no virtual camera.
    """

    def __init__(
        self,
        link: SessionBridge,
        draw: Callable[[LiveResult], Frame],
        size: tuple[int, int],
        device: OpenDevice | None,
    ) -> None:
        from face2face.video.virtual_camera import VirtualCamera, label_of, open_device

        camera = VirtualCamera(device or open_device, width=size[0], height=size[1])

        def offer(result: LiveResult) -> None:
            if result.output is not None:
                camera.offer(lambda: draw(result))

        self._camera = camera
        self._remove = link.add_consumer(offer)
        self.label = label_of(camera.name)

    @property
    def error(self) -> str:
        """Why it does not work any more, in the user's language, "" while it does."""
        return local(self._camera.error, self._camera.error_details)

    def close(self) -> None:
        """Send nothing more, and give the device back."""
        self._remove()
        self._camera.close()
