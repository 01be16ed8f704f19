"""Packs dist/face2face, which PyInstaller made: links for the commands, an archive, a .deb.

    python tools/bundle/pack.py 0.1.0

Linux: dist/face2face-VERSION-linux-x86_64.tar.xz, and dist/face2face_VERSION_amd64.deb where
dpkg-deb is there. Elsewhere: a .zip of the folder, or of the .app.
"""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
sys.path.insert(0, str(ROOT))

from tools.bundle.start import COMMANDS  # noqa: E402

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}

_CONTROL = """\
Package: face2face
Version: {version}
Architecture: {machine}
Maintainer: face2face contributors <noreply@face2face.invalid>
Installed-Size: {kilobytes}
Depends: libc6, libgl1, libegl1, libxcb-cursor0, libxkbcommon-x11-0, libdbus-1-3, libfontconfig1
Recommends: libportaudio2
Section: video
Priority: optional
Description: Real-time face reenactment on an ordinary laptop
 Your face moves, another one follows: any photograph at once, or a face trained
 from a few minutes of video. This build carries its own Python and does not train.
"""


def main() -> int:
    """Pack, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("version", help="of the program")
    version = parser.parse_args().version
    folder = DIST / "face2face"
    if not folder.is_dir():
        print(f"error: there is no {folder}: run 'make bundle'", file=sys.stderr)
        return 1
    system = {"Darwin": "macos", "Windows": "windows"}.get(platform.system(), "linux")
    name = f"face2face-{version}-{system}-{platform.machine()}"
    if system == "linux":
        for command in COMMANDS:
            link = folder / f"face2face-{command}"
            link.unlink(missing_ok=True)
            link.symlink_to("face2face")
        _archive(DIST / f"{name}.tar.xz", folder)
        if shutil.which("dpkg-deb"):
            _debian(folder, version)
    else:
        app = DIST / "face2face.app"
        packed = app if app.is_dir() else folder
        shutil.make_archive(str(DIST / name), "zip", packed.parent, packed.name)
    return 0


def _archive(target: Path, folder: Path) -> None:
    # By the system's programs, which use all cores. xz: gzip gives 450 MB where this gives 390.
    place = ("-C", str(folder.parent), "-cf", str(target), folder.name)
    _run("tar", "--owner=0", "--group=0", "-I", "xz -1 -T0", *place)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


def _debian(folder: Path, version: str) -> None:
    """A Debian package: the folder in /opt, the commands in /usr/bin, an entry in the menu."""
    machine = _MACHINES.get(platform.machine(), platform.machine())
    target = DIST / f"face2face_{version}_{machine}.deb"
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as name:
        root = Path(name)
        root.chmod(0o755)
        shutil.copytree(folder, root / "opt/face2face", symlinks=True, copy_function=_linked)
        commands = root / "usr/bin"
        commands.mkdir(parents=True)
        for command in COMMANDS:
            (commands / f"face2face-{command}").symlink_to(f"/opt/face2face/face2face-{command}")
        entry = root / "usr/share/applications/face2face.desktop"
        icon = root / "usr/share/icons/hicolor/scalable/apps/face2face.svg"
        for path, source in ((entry, "face2face.desktop"), (icon, "icon.svg")):
            path.parent.mkdir(parents=True)
            shutil.copy(ROOT / "assets" / source, path)
        size = sum(each.stat().st_size for each in folder.rglob("*") if not each.is_symlink())
        control = root / "DEBIAN/control"
        control.parent.mkdir()
        control.write_text(
            _CONTROL.format(version=version, machine=machine, kilobytes=size // 1000), "utf-8"
        )
        _run("dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", name, str(target))
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


def _linked(source: str, target: str) -> None:
    """A second name instead of a copy: hundreds of megabytes."""
    Path(target).hardlink_to(source)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
