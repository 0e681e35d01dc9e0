"""Further files of a logo: given out where a permission names the very file, and read back by its hash."""

from hashlib import sha256

import pytest
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.evidence import FileFact
from onrecord.catalog.record.reference import LogoVariant
from onrecord.git.tree import DirectoryTree
from onrecord.publish.site_files import Source, make_site
from onrecord.publish.verify import Marker, verify_files
from onrecord.store.catalog_reader import Catalog
from sample import DAY, ROOT
from site_in_memory import Memory

WHITE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#fff" d="M0 0h9v9z"/></svg>'
DIGEST = sha256(WHITE).hexdigest()
PATH = "references/nordlys-bank/logo-white.svg"


class WithWhite(DirectoryTree):
    """The sample's files, and a white logo."""

    def read(self, path: str) -> bytes:
        return WHITE if path == PATH else super().read(path)


def add_variant(library: Library, *, is_named: bool) -> Library:
    whole = library.references["nordlys-bank"]
    logo = whole.authorizations[0]
    hashes = (*logo.logo_sha256, DIGEST) if is_named else logo.logo_sha256
    changed = replace(
        whole,
        logos=(LogoVariant("logo-white.svg", "white"),),
        files={**whole.files, "logo-white.svg": FileFact(DIGEST)},
        authorizations=(replace(logo, logo_sha256=hashes), *whole.authorizations[1:]),
    )
    return Library({"nordlys-bank": changed}, library.vocabulary, library.policy)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_variant_is_given_out_where_the_permission_names_it(sample: Catalog, is_named: bool) -> None:
    library, files = add_variant(sample.library, is_named=is_named), Memory()
    make_site(Source(library, (), WithWhite(ROOT), DAY), files)
    page = files["references/nordlys-bank/index.html"].decode()
    assert (PATH in files) is is_named
    assert ("Logo, white" in page) is is_named
    marker = Marker(DAY, False, "sales")
    assert verify_files(files.items(), marker, DAY, library) == []
    found = verify_files([(PATH, WHITE)], marker, DAY, library)
    assert [finding.rule for finding in found] == ([] if is_named else ["logo-not-allowed"])
    public = verify_files([(PATH, WHITE)], Marker(DAY, False, "public"), DAY, library)
    assert "logo-not-allowed" in [finding.rule for finding in public]
