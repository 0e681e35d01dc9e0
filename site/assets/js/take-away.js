// What a rep takes along from a reference: its link, a mail that says what is allowed, and paper that says when it was printed.
import { copy } from "./browser.js";
import { said, today } from "./clock.js";

/** The address of what the panel is asked: it opens again with the same question. */
function questionLink({ use, channel, territory }) {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of Object.entries({ use, channel, territory })) if (value) url.searchParams.set(name, value);
  return url.href;
}

/** Serve the buttons for taking along; `panel` answers what is asked. */
export function serveTakeAway(root, panel) {
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy-link], [data-copy-mail], [data-print]");
    if (!button) return;
    const isSheet = button.closest(".or-takeaway") !== null;
    if (button.matches("[data-print]")) print();
    else if (button.matches("[data-copy-link]")) copy(isSheet ? location.href : questionLink(panel.question), button);
    else copy([...panel.told(), `As of ${said(today())}.`, questionLink(panel.question)].join("\n"), button);
  });
  addEventListener("beforeprint", () => {
    for (const day of root.querySelectorAll("[data-printed]")) day.textContent = said(today());
  });
}
