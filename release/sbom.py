#!/usr/bin/env python3
"""Prints the list of what the program is made of, as CycloneDX 1.6 in JSON.

    release/sbom.py > workerpool.cdx.json

It asks `cargo metadata` and Cargo.lock, and no network. What a build alone needs (macros and build scripts) has the scope
`excluded`, and what the tests need is left out. The same sources make the same list. Where PyPI's
`cyclonedx-python-lib[json-validation]` is installed, the list is held to the schema of CycloneDX.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def metadata():
    """What cargo knows of the packages."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def checksums():
    """The SHA-256 of each package's archive, by name and version."""
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}


def tree(edges):
    """The names and versions of the packages that a build needs, over such edges; without what the tests add to them."""
    command = ["cargo", "tree", "--locked", "--offline", "--target", "all", "--edges", edges]
    command += ["--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    words = (line.split() for line in lines if line)
    return {(name, version.removeprefix("v")) for name, version, *_ in words}


def url(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, kind, checksum):
    """A package as CycloneDX describes it."""
    made = {"type": kind, "bom-ref": url(package), "name": package["name"], "version": package["version"]}
    if package.get("description"):
        made["description"] = " ".join(package["description"].split())
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package.get("license"):
        # Old manifests put a slash between licences of which one may choose.
        made["licenses"] = [{"expression": " OR ".join(package["license"].split("/"))}]
    made["purl"] = url(package)
    if package.get("repository"):
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def bill():
    """The list."""
    cargo, sums = metadata(), checksums()
    in_build, in_program = tree("normal,build"), tree("normal,no-proc-macro")
    packages = {package["id"]: package for package in cargo["packages"]}

    def is_built(package):
        return (package["name"], package["version"]) in in_build

    root = packages[cargo["resolve"]["root"]]
    components = []
    for package in sorted(filter(is_built, packages.values()), key=url):
        identity = (package["name"], package["version"])
        if package is not root:
            made = component(package, "library", sums.get(identity))
            made["scope"] = "required" if identity in in_program else "excluded"
            components.append(made)
    dependencies = []
    for node in cargo["resolve"]["nodes"]:
        package = packages[node["id"]]
        needed = [packages[one["pkg"]] for one in node["deps"] if any(kind["kind"] != "dev" for kind in one["dep_kinds"])]
        if is_built(package):
            dependencies.append({"ref": url(package), "dependsOn": sorted({url(one) for one in needed if is_built(one)})})
    dependencies.sort(key=lambda one: one["ref"])
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(root, "application", None)},
        "components": components,
        "dependencies": dependencies,
    }
    # Neither the time nor the number of the list may differ between two builds of one commit.
    if "SOURCE_DATE_EPOCH" in os.environ:
        built = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
        made["metadata"]["timestamp"] = built.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).digest()
    return {"serialNumber": uuid.UUID(bytes=digest[:16], version=4).urn, **made}


def check(text):
    """Ends the run where the list is not what the schema asks for."""
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ImportError:
        return
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error:
        sys.exit(f"the list is not CycloneDX 1.6: {error}")


if __name__ == "__main__":
    made = json.dumps(bill(), indent=2, ensure_ascii=False)
    check(made)
    print(made)
