// A table as a file that spreadsheets read (RFC 4180), made in the browser.

const COMPUTED = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/u; // what a spreadsheet may compute: as reports/table.py

/** Rows of texts as CSV. A cell that a spreadsheet would compute gets an apostrophe, as the command's export has it. */
export function makeCsv(rows) {
  const cell = (text) => {
    const guarded = COMPUTED.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  return rows.map((row) => `${row.map((text) => cell(String(text))).join(",")}\r\n`).join("");
}

/** Offer a text to the reader as a file; the mark at its beginning tells Excel that it is UTF-8. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // by then, even a slow disk has begun to read
}
