// What a sales rep takes from a reference: its link, an e-mail that says what is allowed, and a printout with its date.
import { copy } from "./browser.js";
import { sayDay, today } from "./clock.js";

/** The address of the panel's question: it opens with the same question again. */
function makeQuestionLink({ use, channel, territory }) {
  const url = new URL(location.pathname, location.href);
  for (const [name, value] of Object.entries({ use, channel, territory })) if (value) url.searchParams.set(name, value);
  return url.href;
}

/** Make the buttons for this work; `panel` has the answer. */
export function serveTakeAway(root, panel) {
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy-link], [data-copy-mail], [data-print]");
    if (!button) return;
    const isSheet = button.closest(".or-takeaway") !== null;
    if (button.matches("[data-print]")) print();
    else if (button.matches("[data-copy-link]"))
      copy(isSheet ? location.href : makeQuestionLink(panel.question), button);
    else copy([...panel.listLines(), `As of ${sayDay(today())}.`, makeQuestionLink(panel.question)].join("\n"), button);
  });
  addEventListener("beforeprint", () => {
    for (const day of root.querySelectorAll("[data-printed]")) day.textContent = sayDay(today());
  });
}
