"""The customers as one script that shows them on any page of the company, without loading anything else."""

import json

from onrecord.catalog.views.view import SiteView
from onrecord.publish.api import describe_customers
from onrecord.store.packaged import find_packaged

PATH = "embed/customers.js"


def make_embed_file(site: SiteView) -> tuple[str, bytes]:
    """The script with its data; it leaves out what has ended by the reader's day.

    The data are on a line of their own, so that the read-back can compare them with the decision.
    """
    document = {**describe_customers(site), "zone": site.policy.time_zone, "company": site.policy.company.name}
    data = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    script = (find_packaged("site") / "assets" / "embed" / "customers.js").read_text(encoding="utf-8")
    return PATH, f'(() => {{\n"use strict";\nconst DATA = {data};\n{script}}})();\n'.encode()
