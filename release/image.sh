#!/usr/bin/env bash
# Builds the container image of the program that release/build.sh built for a target, as the OCI archive
# dist/workerpool-VERSION-image-ARCHITECTURE.tar, and checks it: its size, its user, its entry point, its labels. Where this is
# root's, it runs the program in the image's own file system. Needs buildah, but no daemon.
#
#   release/image.sh [TARGET]
. "$(dirname "$0")/common.sh"

# What the image may weigh to pull and unpacked, in bytes.
to_pull=4000000
unpacked=8000000

case $target in
  x86_64-unknown-linux-gnu) architecture=amd64 ;;
  aarch64-unknown-linux-gnu) architecture=arm64 ;;
  *) fail "there is no image for $target" ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/context/$architecture"
cp "$(program)" "$work/context/$architecture/workerpool"
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
[ "$pulled" -lt "$to_pull" ] || fail "the image weighs more than $to_pull bytes to pull"
[ "$weight" -lt "$unpacked" ] || fail "the image weighs more than $unpacked bytes unpacked"

if [ "$target" = "$host" ] && [ "$(id -u)" = 0 ]; then
  in_image() {
    chroot --userspec=65532:65532 "$work/rootfs" /usr/bin/workerpool "$@"
  }
  [ "$(in_image -V)" = "workerpool $version" ] || fail "the program in the image is not version $version"
  in_image lint - <values/examples/minimal.yaml >&2
fi
echo "$archive"
