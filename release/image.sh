#!/usr/bin/env bash
# Builds the container image for the processor of a target, as the OCI archive dist/workerpool-VERSION-image-ARCHITECTURE.tar,
# and checks it: its size, its user, its entry point, its labels. Where this is root's, it runs the program in the image's own
# file system. Needs buildah, but no daemon.
#
# An image is fetched more often than it runs for long, so its program is built for size, and with the small C library.
#
#   release/image.sh [TARGET]
. "$(dirname "$0")/common.sh"

# What the image may weigh unpacked, in bytes.
limit=6000000

[[ $target = *-unknown-linux-gnu ]] || fail "there is no image for $target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/context/$architecture"
small=${target%%-*}-unknown-linux-musl
rustup target add "$small" >&2
cargo rustc --locked --profile small --bin workerpool --target "$small" -- \
  -C relocation-model=static -C linker=rust-lld -C linker-flavor=ld.lld -C link-arg=--icf=all >&2
cp "$built/$small/small/workerpool" "$work/context/$architecture/workerpool"
cp LICENSE "$work/context/"

# With a storage of its own, which needs no rights on that of the machine.
buildah() {
  command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}
image=workerpool:$version-$architecture
# The files in the image are dated by its commit too.
find "$work/context" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
buildah build --quiet --isolation chroot --platform "linux/$architecture" --timestamp "$SOURCE_DATE_EPOCH" \
  --file Dockerfile --tag "$image" --build-arg TARGETARCH="$architecture" --build-arg VERSION="$version" \
  --build-arg REVISION="$(git rev-parse HEAD)" --build-arg CREATED="$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" \
  --build-arg SOURCE="$repository" --build-arg DESCRIPTION="$description" "$work/context" >&2
archive=$dist/workerpool-$version-image-$architecture.tar
rm -f "$archive"
buildah push --quiet "$image" "oci-archive:$archive:$image"

# The archive is judged, not what buildah says of it.
mkdir "$work/oci" "$work/rootfs"
tar -xf "$archive" -C "$work/oci"
python3 release/unpack-image.py "$work/oci" "$work/rootfs" >"$work/config.json"
expect() {
  local found
  found=$(python3 -c 'import json, sys; print(json.dumps(eval("config" + sys.argv[2], {"config": json.load(open(sys.argv[1]))})))' "$work/config.json" "$1")
  [ "$found" = "$2" ] || fail "$archive has $found for $1, not $2"
}
expect "['config']['User']" '"65532:65532"'
expect "['config']['Entrypoint']" '["/usr/bin/workerpool"]'
expect "['config']['WorkingDir']" '"/work"'
expect "['architecture']" "\"$architecture\""
expect "['config']['Labels']['org.opencontainers.image.version']" "\"$version\""
expect "['config']['Labels']['org.opencontainers.image.licenses']" '"MIT"'
pulled=$(stat -c %s "$archive")
weight=$(find "$work/rootfs" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
echo "the image weighs $pulled bytes to pull, and $weight unpacked" >&2
[ "$weight" -lt "$limit" ] || fail "the image weighs more than $limit bytes"

if [ "$target" = "$host" ] && [ "$(id -u)" = 0 ]; then
  in_image() {
    chroot --userspec=65532:65532 "$work/rootfs" /usr/bin/workerpool "$@"
  }
  [ "$(in_image -V)" = "workerpool $version" ] || fail "the program in the image is not version $version"
  in_image lint - <values/examples/minimal.yaml >&2
fi
echo "$archive"
