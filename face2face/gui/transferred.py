"""What is dropped or pasted: files of this machine, an image of a browser, or a link."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage, QImageWriter

from face2face.errors import writing
from face2face.utils.files import whole_file
from face2face.utils.paths import users

_WEB = ("http", "https")


def local_paths(content: QMimeData) -> list[Path]:
    """The files and folders of this machine in it."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]


def holds_image(content: QMimeData) -> bool:
    """Whether it brings an image itself, as browsers' do; quick, nothing is decoded."""
    return content.hasImage() or any(_is_image(url) for url in content.urls())


def link_in(content: QMimeData) -> str:
    """The host of the first web page, image or video that it points to, "" where there is none."""
    return next((url.host() for url in _addresses(content) if url.scheme() in _WEB), "")


def files_in(content: QMimeData, called: str) -> list[Path]:
    """Its files, or its image, which becomes a file among the user's own.

    Args:
        content: what was dropped or pasted.
        called: begins the name of that file, which a number follows.

    Raises:
        SinkError: the image cannot be written.
    """
    if paths := local_paths(content):
        return paths
    image = _image_of(content)
    return [] if image.isNull() else [_keep(image, called)]


def _image_of(content: QMimeData) -> QImage:
    if content.hasImage():
        image = content.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return image
    # Small images of search results stand whole in their address.
    for url in content.urls():
        if _is_image(url):
            head, _, body = url.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(",")
            data = QByteArray.fromPercentEncoding(body.encode())
            if head.endswith(";base64"):
                data = QByteArray.fromBase64(data)
            if not (image := QImage.fromData(data)).isNull():
                return image
    return QImage()


def _is_image(url: QUrl) -> bool:
    return url.scheme() == "data" and url.path().startswith("image/")


def _addresses(content: QMimeData) -> Iterable[QUrl]:
    """A link that was copied is text alone."""
    yield from content.urls()
    text = content.text().strip()
    if not any(each.isspace() for each in text):
        yield QUrl(text)


def _keep(image: QImage, called: str) -> Path:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
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
