// Coming back from a reference to the list: as many cards as before, focus on the one that was opened. A browser
// that kept the page needs none of this.
const KEY = "onrecord-left";

/** Remember which card's link was followed, for coming back to this address. */
export function rememberLeaving(list) {
  list.addEventListener("click", ({ target }) => {
    const card = target.closest("h3 a")?.closest("[data-slug]");
    if (!card) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify([location.href, card.dataset.slug]));
    } catch {
      /* without storage, the list begins at its top */
    }
  });
}

/** After coming back, show cards up to the one that was opened, and focus it. */
export function focusWhereLeft(cards) {
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  let left = null;
  try {
    left = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    /* nothing is known */
  }
  if (!left || left[0] !== location.href) return;
  const at = cards.hits.findIndex(({ row }) => row[0] === left[1]);
  if (at < 0) return;
  while (cards.links.length <= at) cards.showMore();
  cards.links[at].focus();
}
