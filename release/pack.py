#!/usr/bin/env python3
"""Packs a folder into a .tar.gz. The same files make the same bytes, on Linux and on a Mac.

    release/pack.py PARENT FOLDER ARCHIVE
"""

import gzip
import os
import pathlib
import sys
import tarfile

parent, folder, archive = sys.argv[1:]
date = int(os.environ["SOURCE_DATE_EPOCH"])


def as_root(member):
    """A member of the archive without what tells of the machine that made it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = date
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


paths = sorted(pathlib.Path(parent, folder).rglob("*"))
with open(archive, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=date) as packed:
    with tarfile.open(mode="w", fileobj=packed, format=tarfile.USTAR_FORMAT) as tar:
        for path in [pathlib.Path(parent, folder), *paths]:
            tar.add(path, path.relative_to(parent), recursive=False, filter=as_root)
