"""The customers as one script that shows them on any page of the company, without asking for anything else."""

import json

from onrecord.catalog.views.view import SiteView
from onrecord.publish.api import customers_document
from onrecord.store.packaged import find_packaged

PATH = "embed/customers.js"


def embed_file(site: SiteView) -> tuple[str, bytes]:
    """The script with its data: what is over by the day of the reader is left out by the script itself.

    The data are on one line of their own, so that the read-back can check them against the decision.
    """
    document = {**customers_document(site), "zone": site.policy.time_zone, "company": site.policy.company.name}
    data = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    script = (find_packaged("site") / "assets" / "embed" / "customers.js").read_text(encoding="utf-8")
    return PATH, f'(() => {{\n"use strict";\nconst DATA = {data};\n{script}}})();\n'.encode()
