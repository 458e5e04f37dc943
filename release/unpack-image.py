#!/usr/bin/env python3
"""Unpacks the layers of an OCI image into a folder, and prints its configuration.

    release/unpack-image.py IMAGE FOLDER
"""

import hashlib
import json
import pathlib
import sys
import tarfile

image, folder = map(pathlib.Path, sys.argv[1:])


def blob(descriptor):
    """The path of a part of the image, which must be what its name says."""
    kind, digest = descriptor["digest"].split(":")
    path = image / "blobs" / kind / digest
    if hashlib.new(kind, path.read_bytes()).hexdigest() != digest:
        sys.exit(f"{path} is damaged")
    return path


index = json.loads((image / "index.json").read_text())
manifest = json.loads(blob(index["manifests"][0]).read_text())
for layer in manifest["layers"]:
    with tarfile.open(blob(layer)) as tar:
        tar.extractall(folder)
print(blob(manifest["config"]).read_text())
