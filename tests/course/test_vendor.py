"""What the kit carries from others is what it says."""

import tomllib
from pathlib import Path

from workshopkit.files import digest

VENDOR = Path("src/workshopkit/render/vendor")


def test_every_vendored_file_has_its_origin_licence_and_digest(project: Path) -> None:
    folder = project / VENDOR
    card = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))
    named = {"VENDOR.toml"}
    for package in card["package"]:
        assert package["version"] and package["origin"]
        assert package["licence"] in ("MIT", "OFL-1.1")
        assert (folder / package["licence_text"]).read_text(encoding="utf-8").strip()
        named.add(package["licence_text"])
        for file in package["file"]:
            assert digest.of_file(folder / file["path"]) == file["sha256"], file["path"]
            named.add(file["path"])
    assert {path.relative_to(folder).as_posix() for path in digest.tree_files([folder])} == named
