"""What a workbook's zip archive may hold before any of it is read: bounds on size, files and rows."""

import io
import re
import zipfile

from onrecord.intake.permissions.grid import SheetError

MOST_UNPACKED = 96 << 20
"""Ten times what a list of 20,000 rows takes; unpacked by who reads it, so that a bomb ends here."""
MOST_FILES = 2_000
MOST_ROWS = 20_000
"""A list that people keep by hand has hundreds of rows; a sheet above this is an export of something else."""
MOST_CELLS = 400_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive of an .xlsx, .xlsm or .ods file, its sizes checked by unpacking. Raises SheetError."""
    if data.startswith(_OLE):
        hint = "open it, remove the password, and save it as .xlsx; an old .xls file is saved as .xlsx, too"
        raise SheetError("it is protected by a password, or in the old .xls format", hint)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        if len(infos) > MOST_FILES:
            raise SheetError(f"its archive holds {len(infos):,} files", "save it anew from the spreadsheet program")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise SheetError("it is protected by a password", "open it, remove the password, and save it again")
        total = 0
        for info in infos:
            total = _measured(archive, info, total)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SheetError(f"it is damaged: {error}", "open it in the spreadsheet program and save it again") from None
    return archive


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int) -> int:
    """Unpack one file without keeping it, and count its rows and cells."""
    rows = cells = 0
    tail = b""
    is_xml = info.filename.endswith((".xml", ".rels", ".vml"))
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            total += len(chunk)
            if total > MOST_UNPACKED:
                raise SheetError(f"it unpacks to over {MOST_UNPACKED >> 20} MiB", "save only the list as a new file")
            if not is_xml:
                continue
            piece = tail + chunk
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise SheetError("it declares XML entities, as no spreadsheet program does", "save it anew")
            rows += len(re.findall(rb"<(?:\w+:)?(?:row|table-row)[ >/]", chunk))
            cells += len(re.findall(rb"<(?:\w+:)?(?:c|table-cell)[ >/]", chunk))
            if rows > MOST_ROWS or cells > MOST_CELLS:
                raise SheetError(
                    f"a sheet of it has over {MOST_ROWS:,} rows or {MOST_CELLS:,} cells",
                    "keep the rows and columns of the permissions, and split a longer list",
                )
            tail = chunk[-16:]
    return total
