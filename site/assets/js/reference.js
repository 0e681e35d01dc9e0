// The page of one reference: it takes over the panel, copying, printing, and asking for it.
import { drawAvailability } from "./availability.js";
import { copy } from "./browser.js";
import { load, parse } from "./clock.js";
import { Panel } from "./panel.js";
import { RequestDialog } from "./request-dialog.js";
import { Sheet } from "./sheet.js";
import { serveTakeAway } from "./take-away.js";

/** Languages by their names instead of their codes. */
function nameLanguages(root) {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  for (const link of root.querySelectorAll('.or-facts a[href*="language="]'))
    link.textContent = names.of(link.textContent);
}

/** Take over the page of one reference. */
export async function start(root) {
  const data = parse("onrecord-reference");
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button.dataset.copy, button);
  });
  nameLanguages(root);
  drawAvailability(data);
  root.addEventListener("onrecord:day", () => drawAvailability(data));
  const words = await load(`${root.dataset.root}assets/vocabulary.json`);
  const panel = new Panel(root, data, words);
  new RequestDialog(root, data, words, panel);
  new Sheet(root, data, words);
  serveTakeAway(root, panel);
}
