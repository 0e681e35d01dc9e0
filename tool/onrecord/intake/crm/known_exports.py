"""The tables that we know: which program exports them, how to recognize them, and the names of their columns.

Salesforce names columns by API name (data export, data loader) or by label (reports); HubSpot and Gainsight by label or
by the name of the property. Contacts are not read, since they are people.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from onrecord.intake.crm.mapping import Column, Layout

SOURCES = ("salesforce", "hubspot", "gainsight", "csv", "content")


class UnknownTableError(Exception):
    """The columns do not match any known table of the source."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A table that is recognized by its columns: one of each group must be present."""

    signs: tuple[tuple[str, ...], ...]
    layout: Layout


def _make_columns(**names: str) -> dict[str, Column]:
    return {field: Column(tuple(names_of_field.split("|"))) for field, names_of_field in names.items()}


_PEOPLE = _Known((("LastName", "Last Name"), ("Email", "FirstName", "First Name")), Layout("contacts", "people", {}))

_KNOWN: dict[str, tuple[_Known, ...]] = {
    "salesforce": (
        _PEOPLE,
        _Known(
            (("StageName", "Stage"), ("CloseDate", "Close Date"), ("AccountId", "Account ID", "Account Name")),
            Layout(
                "Salesforce opportunities",
                "deals",
                _make_columns(
                    crm_id="AccountId|Account ID",
                    name="Account Name",
                    deal="Name|Opportunity Name",
                    type="Type",
                    stage="StageName|Stage",
                    closed="IsClosed|Closed",
                    renewal="CloseDate|Close Date",
                    deleted="IsDeleted|Deleted",
                ),
            ),
        ),
        _Known(
            (("Id", "Account ID", "Case Safe ID"), ("Name", "Account Name")),
            Layout(
                "Salesforce accounts",
                "accounts",
                _make_columns(
                    crm_id="Id|Account ID|Case Safe ID",
                    name="Name|Account Name",
                    website="Website",
                    status="Type|Account Type",
                    deleted="IsDeleted|Deleted",
                    merged="MasterRecordId|Master Record ID",
                    person="IsPersonAccount|Is Person Account",
                ),
            ),
        ),
    ),
    "hubspot": (
        replace(_PEOPLE, signs=(("First Name", "Last Name"), ("Email", "Record ID"))),
        _Known(
            (("Deal Name",), ("Close Date",), ("Deal Stage",)),
            Layout(
                "HubSpot deals",
                "deals",
                _make_columns(
                    crm_id="Associated Company IDs (Primary)|Associated Company IDs|Associated Company ID",
                    name="Associated Company (Primary)|Associated Company",
                    deal="Deal Name",
                    type="Deal Type",
                    stage="Deal Stage",
                    renewal="Close Date",
                ),
            ),
        ),
        _Known(
            (("Company name", "Name"), ("Record ID", "Company ID")),
            Layout(
                "HubSpot companies",
                "accounts",
                _make_columns(
                    crm_id="Record ID|Company ID",
                    name="Company name|Name",
                    website="Website URL",
                    status="Lifecycle Stage|Type",
                ),
            ),
        ),
    ),
    "gainsight": (
        _Known(
            (
                ("Name", "Company Name"),
                ("OverallScore", "Overall Score", "RenewalDate", "Renewal Date", "Gsid", "GSID"),
            ),
            Layout(
                "Gainsight companies",
                "accounts",
                _make_columns(
                    crm_id="SfdcAccountId|SFDC Account ID|Salesforce Account ID",
                    name="Name|Company Name",
                    health="OverallScore|Overall Score|Current Score",
                    nps="NPS|NPS Score|NPSScore",
                    renewal="RenewalDate|Renewal Date",
                    status="Status",
                    contract_ended="ChurnDate|Churn Date",
                    deleted="IsDeleted|Deleted",
                ),
            ),
        ),
    ),
    "content": (
        _Known(
            (
                ("content", "content id", "content_id", "id", "url", "page", "page url", "page location"),
                ("views", "page views", "pageviews", "downloads", "total downloads", "file downloads"),
            ),
            Layout(
                "content numbers",
                "content",
                _make_columns(
                    customer="customer|slug",
                    content="content|content id|content_id|id",
                    url="url|page|page url|page location",
                    views="views|page views|pageviews",
                    downloads="downloads|total downloads|file downloads",
                    read_on="on|date|as of|read on",
                ),
            ),
        ),
    ),
}

FORMER = ("former customer", "churn", "churned", "former", "lost customer")
"""What a CRM calls a customer whose contract has ended, folded."""

NO_CUSTOMER = {
    **dict.fromkeys(FORMER, "no longer a customer, so not nominated"),
    **dict.fromkeys(
        ("prospect", "subscriber", "lead", "marketing qualified lead", "sales qualified lead", "opportunity"),
        "not a customer yet, so not nominated",
    ),
    **dict.fromkeys(
        ("other", "partner", "channel partner / reseller", "installation partner", "technology partner", "reseller"),
        "not called a customer, so not nominated",
    ),
}
"""What a CRM calls companies that are not customers, folded, and why they are not nominated."""


def find_layout(source: str, columns: Collection[str], mapping: Layout | None) -> Layout:
    """The layout of a source's table, including what the mapping says. Raises UnknownTableError."""
    have = {column.casefold() for column in columns}
    if source == "csv":
        if mapping is None:
            raise UnknownTableError("a general table needs a mapping file: --map FILE")
        return mapping
    for known in _KNOWN[source]:
        if all(any(name.casefold() in have for name in group) for group in known.signs):
            return known.layout.add_mapping(mapping)
    if source == "content" and mapping and {"content", "url"} & set(mapping.fields):
        return replace(mapping, title="content numbers", kind="content")
    raise UnknownTableError(f"these columns do not match any known {source} export")
