"""What is dropped or pasted: files of this machine, images of a browser, or a link."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QImageReader, QImageWriter

from face2face.errors import SinkError, writing
from face2face.utils.files import whole_file
from face2face.utils.paths import users

_WEB = ("http", "https")
_LONGEST = 4096
"""Characters of a text that may be a link: it is looked at whenever the mouse moves."""

_FORMATS = {f"image/{name}": name.encode() for name in ("png", "jpeg", "webp", "gif", "bmp")}
"""Images that are read, as they are called, and their decoders. A page chooses what is dragged out
of it: an SVG could read files of this machine, or never end."""

_QUICKLY = 20
"""Of 100: a third of the usual time, for a seventh more bytes."""

HeldImage = QImage | tuple[QByteArray, bytes]
"""An image as it is handed over: its pixels, or a file's bytes and the decoder for them."""

_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)


def local_paths(content: QMimeData) -> list[Path]:
    """The files and folders of this machine in it."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]


def holds_image(content: QMimeData) -> bool:
    """Whether it brings an image itself, as browsers' do; quick, nothing is decoded."""
    return _shows_image(content) or any(_format_of(url) for url in content.urls())


def accept_as_copy(event: QDropEvent) -> bool:
    """Accept what is held or dropped, but no move: a source that moves files would delete its own.

    Returns:
        Whether that was possible; else it is ignored.
    """
    possible = [one for one in _HARMLESS if one & event.possibleActions()]
    if not possible:
        event.ignore()
        return False
    event.setDropAction(possible[0])
    event.accept()
    return True


def link_in(content: QMimeData) -> str:
    """The host of the first web page, image or video that it points to, "" where there is none."""
    hosts = (url.host() for url in _addresses(content) if url.scheme() in _WEB)
    return next((host for host in hosts if host), "")


def images_in(content: QMimeData) -> list[HeldImage]:
    """Its images; quick, nothing is decoded.

    A page's image is mostly held in several formats: the first is taken that begins as it should,
    since each further one may be made by the browser only now. Small ones, as of search results,
    stand whole in their addresses, and there may be several.
    """
    for name, decoder in _FORMATS.items():
        if content.hasFormat(name) and _begins_as(data := content.data(name), decoder):
            return [(data, decoder)]
    if _shows_image(content):
        image = content.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return [image]
    return [(_bytes_in(url), each) for url in content.urls() if (each := _format_of(url))]


def keep_images(images: Iterable[HeldImage], called: str) -> tuple[list[Path], SinkError | None]:
    """Write those that can be read as files among the user's own; seconds for a large one.

    Args:
        images: as they were handed over.
        called: begins the names of the files, which a number follows.

    Returns:
        The files, and why one could not be written, after which no more are.
    """
    read = (each if isinstance(each, QImage) else _decoded(*each) for each in images)
    kept: list[Path] = []
    try:
        # Those before an error stay in the list.
        kept.extend(_keep(image, called) for image in read if not image.isNull())
    except SinkError as error:
        return kept, error
    return kept, None


def _bytes_in(url: QUrl) -> QByteArray:
    """The file that stands whole in an address."""
    head, _, body = url.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(",")
    data = QByteArray.fromPercentEncoding(body.encode())
    if head.casefold().replace("%20", "").endswith(";base64"):
        return QByteArray.fromBase64(data)
    return data


def _begins_as(data: QByteArray, decoder: bytes) -> bool:
    """Whether an image of a format may be there; nothing is decoded."""
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(decoder))
    reader.setAutoDetectImageFormat(False)
    return reader.canRead()


def _decoded(data: QByteArray, decoder: bytes) -> QImage:
    """An image of a format, upright; a null one where it is none."""
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(decoder))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader.read()


def _shows_image(content: QMimeData) -> bool:
    """Whether an image is held that is no file of a format, or one of those that are read."""
    coded = [name for name in content.formats() if name.startswith("image/")]
    return content.hasImage() and (not coded or any(name in _FORMATS for name in coded))


def _format_of(url: QUrl) -> bytes | None:
    """The decoder for an image that stands in an address, None where none does."""
    if url.scheme() != "data":
        return None
    name = url.path().partition(",")[0].partition(";")[0].strip().casefold()
    return _FORMATS.get("image/jpeg" if name == "image/jpg" else name)


def _addresses(content: QMimeData) -> Iterable[QUrl]:
    """A link that was copied is text alone."""
    yield from content.urls()
    text = content.text().strip()
    if len(text) <= _LONGEST and not any(each.isspace() for each in text):
        yield QUrl(text)


def _keep(image: QImage, called: str) -> Path:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(_QUICKLY)
    writer.write(image)
    png = bytes(data.data())
    folder = users("photos")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        places = (folder / f"{called}-{number}.png" for number in count(1))
        # The same image is the same face, however often it is given.
        path = next(one for one in places if not one.exists() or one.read_bytes() == png)
    if not path.exists():
        with whole_file(path) as temporary:
            temporary.write_bytes(png)
    return path
