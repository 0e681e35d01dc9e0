// The shortlist as this browser keeps it: slugs, in the order in which they were added. Buttons with data-shortlist
// (a slug) add and remove; aria-pressed, and their text if they have one, says which.
import { keep, recall } from "./browser.js";

const KEY = `onrecord-shortlist ${new URL("../../", import.meta.url).pathname}`; // several sites may share a host
const MOST = 50; // this many can be compared, and fit into a link of 2,000 characters
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/; // as directories in references/ are named (names/text_keys.py)

/** The slugs in a text with commas, each once. */
export function splitSlugs(text) {
  return [...new Set((text ?? "").split(",").filter((slug) => SLUG.test(slug)))].slice(0, MOST);
}

export function readSaved() {
  return splitSlugs(recall(KEY));
}

export function save(slugs) {
  keep(KEY, slugs.slice(0, MOST).join(","));
}

/** Show on a button whether its reference is on the list. */
export function mark(button, slugs = readSaved()) {
  const isOn = slugs.includes(button.dataset.shortlist);
  button.setAttribute("aria-pressed", String(isOn));
  const words = button.querySelector("span");
  if (words) words.textContent = isOn ? "On the shortlist" : "Add to shortlist";
}

/** Make every such button below an element add and remove, also those that are drawn later. */
export function serveShortlist(root) {
  for (const button of root.querySelectorAll("[data-shortlist]")) mark(button);
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-shortlist]");
    if (!button) return;
    const slug = button.dataset.shortlist;
    const slugs = readSaved();
    save(slugs.includes(slug) ? slugs.filter((one) => one !== slug) : [...slugs, slug]);
    mark(button);
  });
}
