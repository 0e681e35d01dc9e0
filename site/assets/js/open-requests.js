// The open requests: everybody's, or the reader's own. This browser remembers who that is.
import { recallMe, rememberMe } from "./browser.js";
import { loadPartsOfFurther } from "./further-pages.js";

/** Take over the page of open requests. `?mine` asks for the reader's own, from all pages of the list. */
export function start(root) {
  const form = root.querySelector("[data-mine]");
  const { by, mine } = form;
  const list = root.querySelector("tbody");
  const here = [...list.rows];
  let others = null;
  by.value = recallMe();
  if (by.selectedIndex < 0) by.value = "";
  mine.checked = by.value !== "" && new URLSearchParams(location.search).has("mine");
  const draw = async () => {
    mine.disabled = !by.value;
    const only = mine.checked;
    if (only) list.append(...(await (others ??= loadPartsOfFurther(root, "tr[data-by]"))));
    for (const row of list.rows) row.hidden = only ? row.dataset.by !== by.value : !here.includes(row);
    const count = [...list.rows].filter((row) => !row.hidden).length;
    root.querySelector("[data-none]").hidden = count > 0;
    root.querySelector("[data-shown]").textContent = String(count);
  };
  form.addEventListener("change", ({ target }) => {
    if (target === by) {
      rememberMe(by.value);
      mine.checked = by.value !== "";
    }
    history.replaceState(null, "", mine.checked ? "?mine" : location.pathname);
    draw().catch(({ message }) =>
      Object.assign(root.querySelector("[data-none]"), { hidden: false, textContent: message }),
    );
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  return draw();
}
