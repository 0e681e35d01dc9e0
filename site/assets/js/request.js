// A request for a reference as the file for the Git host, and the links that carry it there. Values are written as
// JSON strings, which are also YAML, so no name can break out of its place.
import { makeSlug } from "./text.js";

/** The request's file: {path, text}. `wish`: {slug, use, on, by, team, prospect, about, needed_by}; empty values are left out. */
export function makeRequestFile(wish) {
  // One line per value, without what the strict reader refuses: control, line-separating and direction characters.
  const clean = (text) =>
    text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]+/gu, " ").trim();
  const value = (text) => JSON.stringify(clean(text));
  const who = [`on: ${value(wish.on)}`, `by: ${value(wish.by)}`, ...(wish.team ? [`team: ${value(wish.team)}`] : [])];
  const lines = [
    "# yaml-language-server: $schema=../../../schema/request.schema.json",
    `use: ${value(wish.use)}`,
    `requested: {${who.join(", ")}}`,
  ];
  for (const key of ["prospect", "about", "needed_by"])
    if (wish[key] && clean(wish[key])) lines.push(`${key}: ${value(wish[key])}`);
  // The same name as in catalog/record/request.py: the day, the prospect (40 characters), the last word of the use.
  const name = [wish.on, makeSlug(wish.prospect || "", 40), wish.use.split("-").pop()].filter(Boolean).join("-");
  return { path: `references/${wish.slug}/requests/${name}.yaml`, text: `${lines.join("\n")}\n` };
}

/** An address with its query encoded. */
function makeAddress(base, query) {
  const pairs = Object.entries(query).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return `${base}?${pairs.join("&")}`;
}

/**
 * Where the request goes: {url, kind}, kind "file" (a new file, filled in), "issue" (a form, filled in) or "none".
 * `links` comes from policy (publish/request_links.py): {file, file_keys, issue, issue_kind, most}.
 * If `canWrite` is false, or the file's address would be longer than `most`, the issue form is used.
 */
export function makeRequestLink(links, wish, file, customer, canWrite = true) {
  const title = `Request: ${customer}, ${wish.use}`;
  if (links.file && canWrite) {
    const query = { filename: file.path, value: file.text, ...(links.file_message ? { message: title } : {}) };
    const url = makeAddress(links.file, query);
    if (url.length <= links.most) return { url, kind: "file" };
  }
  return makeIssueLink(links, wish, file, title);
}

function makeIssueLink(links, wish, file, title) {
  const body = `File: ${file.path}\n\n\`\`\`yaml\n${file.text}\`\`\`\n`;
  const forms = {
    form: (about) => ({
      template: links.issue_template,
      title,
      customer: wish.slug,
      use: wish.use,
      prospect: wish.prospect,
      about,
      needed_by: wish.needed_by,
      team: wish.team ?? "",
    }),
    gitlab: () => ({ "issue[title]": title, "issue[description]": body }),
    body: () => ({ title, body }),
  };
  if (!links.issue) return { url: null, kind: "none" };
  const full = makeAddress(links.issue, forms[links.issue_kind](wish.about ?? ""));
  if (full.length <= links.most) return { url: full, kind: "issue" };
  // Too long even for the form: the reader pastes the text, which "Copy the YAML" provides.
  const short = { form: () => forms.form(""), gitlab: () => ({ "issue[title]": title }), body: () => ({ title }) };
  return { url: makeAddress(links.issue, short[links.issue_kind]()), kind: "issue-short" };
}
