"""The files that judge, run and show: a change of them needs an administrator, whatever its effect."""

SETTINGS = ("schema/", "site/", ".onrecord.toml")
"""From the catalog's root: policy, vocabulary, schemas, the site's own pages and scripts, the settings of `scan`."""
TOOL = ("tool/", "pyproject.toml", "requirements/", "makefile", ".ci/", "template/")
"""The same for a repository that holds the tool's own source beside its catalog."""
FORGE = (".github/", ".gitlab/", ".gitlab-ci.yml", "action.yml")
"""From the repository's root, wherever in it the catalog lies: what the forge runs."""
ANYWHERE = ("codeowners", ".gitattributes", ".gitmodules", ".lfsconfig")
"""Names that work in any folder: who must review, what is hidden from a diff, where other content comes from."""


def guards(path: str, prefix: str = "") -> bool:
    """Whether a file is one of them. `prefix` is where the catalog lies in the repository, empty or ending in `/`.

    Letter case is folded: on some file systems `Schema/` is `schema/`.
    """
    low, within = path.casefold(), prefix.casefold()
    if low.rsplit("/", 1)[-1] in ANYWHERE or low.startswith(FORGE):
        return True
    return low.startswith(within) and low.removeprefix(within).startswith((*SETTINGS, *TOOL))
