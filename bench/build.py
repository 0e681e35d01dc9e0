"""A cold build against its peer: MkDocs with Material, building as many pages that say the same words.

The peer renders Markdown with search and outside its navigation, which is the best it can do; it judges nothing and
reads nothing back, ours decides every cell and verifies its own output. Prints ratios of processor time from pairs
within one run, of wall time, the most memory of one process, and what a build without a change costs.
Goals: at most 0.10 of Material, 150 MB.

    python bench/build.py [--references 500] [--pairs 1]
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from check import MAIN, TODAY, catalog, measured
from selectolax.lexbor import LexborHTMLParser

MATERIAL = """
site_name: References
theme: {name: material, font: false}
plugins: [search]
"""


def words_of(site: Path, docs: Path) -> int:
    """Write the words of every reference's page as Markdown; returns how many pages that are."""
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# References\n", encoding="utf-8")
    pages = sorted((site / "references").glob("*/index.html"))
    for page in pages:
        main = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("main")
        assert main is not None
        lines = (line.strip() for line in main.text(separator="\n").splitlines())
        text = "\n\n".join(line.replace("<", "&lt;") for line in lines if line)
        (docs / f"{page.parent.name}.md").write_text(f"# {page.parent.name}\n\n{text}\n", encoding="utf-8")
    return len(pages)


def main() -> None:
    """Make the catalog, run the pairs, print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--references", type=int, default=500)
    parser.add_argument("--pairs", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root, peer = Path(folder) / "catalog", Path(folder) / "peer"
        catalog(root, options.references)
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env |= {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"), "NO_MKDOCS_2_WARNING": "1"}
        ours = [sys.executable, "-c", MAIN, "build", "--today", TODAY, "--out", "site"]
        material = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        measured(ours, root, env)  # fills the bytecode cache
        again = measured(ours, root, env)
        pages = words_of(root / "site", peer / "docs")
        (peer / "mkdocs.yml").write_text(MATERIAL, encoding="utf-8")
        pairs = []
        for _ in range(options.pairs):
            shutil.rmtree(root / "site")
            pairs.append((measured(ours, root, env), measured(material, peer, env)))
        for our, their in pairs:
            print(
                f"  onrecord {our.processor:.2f} s, Material {their.processor:.2f} s of processor time, {pages} pages"
            )
        processor = statistics.median(our.processor / their.processor for our, their in pairs)
        wall = statistics.median(our.wall / their.wall for our, their in pairs)
        memory = max(our.memory for our, _ in pairs) / 2**20
        print(f"build: {processor:.2f} of Material (goal 0.10); wall {wall:.2f}; {memory:.0f} MB (goal 150)")
        print(f"build without a change: {again.processor / pairs[-1][0].processor:.2f} of a cold one")


if __name__ == "__main__":
    main()
