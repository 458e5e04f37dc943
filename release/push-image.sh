#!/usr/bin/env bash
# Joins the images in dist/ to one that has a variant for each processor, and pushes it, by default to the registry of GitHub,
# as the version and as `latest`. Log in before that, with `buildah login`.
#
#   release/push-image.sh [DESTINATION]
destination=${1:-}
set --
. "$(dirname "$0")/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
buildah() {
  command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}
buildah manifest create workerpool >&2
for archive in "$dist/workerpool-$version-image-"*.tar; do
  buildah manifest add workerpool "oci-archive:$archive" >&2
done
if [ -n "$destination" ]; then
  buildah manifest push --all workerpool "$destination" >&2
else
  for tag in "$version" latest; do
    buildah manifest push --all workerpool "docker://ghcr.io/${repository#https://github.com/}:$tag" >&2
  done
fi
