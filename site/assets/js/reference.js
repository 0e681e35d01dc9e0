// The page of one reference: it takes over the panel, copying, printing, and asking for it.
import { drawAvailability } from "./availability.js";
import { copy } from "./browser.js";
import { load, parse } from "./clock.js";
import { Panel } from "./panel.js";
import { RequestDialog } from "./request-dialog.js";
import { Sheet } from "./sheet.js";
import { serveTakeAway } from "./take-away.js";

/** Take over the page of one reference. */
export async function start(root) {
  const data = parse("onrecord-reference");
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button.dataset.copy, button);
  });
  drawAvailability(data);
  root.addEventListener("onrecord:day", () => drawAvailability(data));
  const words = await load(`${root.dataset.root}assets/vocabulary.json`);
  const panel = new Panel(root, data, words);
  new RequestDialog(root, data, words, panel);
  new Sheet(root, data, words);
  serveTakeAway(root, panel);
}
