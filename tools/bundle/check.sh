#!/usr/bin/env bash
# Unpacks a bundle's archive where no Python and no other program is on the path, converts the demo
# clip, moves a photograph, has its model tried in a process of its own, and starts the window.
#   tools/bundle/check.sh dist/face2face-VERSION-linux-x86_64.tar.xz
set -euo pipefail
archive=$(realpath "$1")
room=$(mktemp -d)
screen=
trap 'test -z "$screen" || kill "$screen"; rm -rf "$room"' EXIT
test "$(wc -c <"$archive")" -lt 450000000 || { echo "error: it has more than 450 MB" >&2; exit 1; }
tar -C "$room" -xf "$archive"
here=$room/face2face
alone=(env -i PATH=/nowhere HOME="$room" LANG=C.UTF-8)
cd "$room"
du -sh "$here"

"${alone[@]}" "$here/face2face-video" --version
"${alone[@]}" "$here/face2face-video" --source demo --out out.mp4 --json >report.json
grep -q '"frames": 540' report.json
"${alone[@]}" "$here/face2face" video --source demo --out portrait.mp4 --model mona-lisa --duration 2
"${alone[@]}" "$here/face2face-verify" portrait.mp4
# A stranger's model makes an image in a process of its own first.
cp "$here"/_internal/face2face/shipped/models/grid-s1/frozen_model.pb other.pb
printf '\x22\x00' >>other.pb
"${alone[@]}" "$here/face2face-video" --source demo --out other.mp4 --model other.pb --duration 0.2
# What it cannot do it says.
if "${alone[@]}" "$here/face2face-new" ana --file out.mp4 --minutes 10 --consent "she agreed" \
    2>error.txt; then
    echo "error: it claims to train" >&2
    exit 1
fi
grep -q 'face2face\[train\]' error.txt
test "$(wc -l <error.txt)" = 1

display=:$((100 + $$ % 900))
Xvfb "$display" -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
until test -S "/tmp/.X11-unix/X${display#:}"; do sleep 0.1; done
"${alone[@]}" DISPLAY="$display" "$here/face2face-gui" --source demo --soak 10 | tee soak.txt
grep -q frames soak.txt
echo "the bundle works"
