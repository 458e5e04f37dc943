#!/usr/bin/env bash
# Shows that a build of these sources is the same byte for byte, wherever it is made: builds them in two folders of different
# names, and compares the programs. Takes twice as long as release/build.sh, and needs the crates to be downloaded.
#
#   release/reproducible.sh
. "$(dirname "$0")/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

folders=("$work/first" "$work/a folder with another name/second")
# Both before the first build, so that what is changed meanwhile is in neither.
for folder in "${folders[@]}"; do
  mkdir -p "$folder"
  git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --create | tar --extract -C "$folder"
done

build() {
  (
    cd "$1"
    env -u DIST CARGO_TARGET_DIR="$1/target" release/build.sh "$target" | tail -1
  )
}

first=$(build "${folders[0]}")
second=$(build "${folders[1]}")
sha256sum "$first" "$second"
cmp "$first" "$second" || fail "two builds differ"
for part in "$work" "${CARGO_HOME:-$HOME/.cargo}"; do
  ! grep -qF "$part" "$first" || fail "the program holds a path of this machine: $part"
done
echo "both builds are the same"
