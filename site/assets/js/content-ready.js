// Content-ready: one table, filtered by kind and by what needs no question. The address has what is chosen.

/** Take over the page. */
export function start(root) {
  const choice = root.querySelector(".or-need");
  if (!choice) return;
  const rows = [...root.querySelectorAll("tr[data-use]")];
  const countLine = root.querySelector("[data-shown]");
  const free = choice.querySelector("[name=ready]");
  const kinds = [...choice.querySelectorAll("[name=kind]")];
  const chosen = () => kinds.find((kind) => kind.checked).value;
  const draw = () => {
    for (const row of rows)
      row.classList.toggle(
        "or-out",
        (chosen() !== "" && row.dataset.use !== chosen()) || (free.checked && "asks" in row.dataset),
      );
    const there = rows.filter((row) => !row.hidden);
    const visible = there.filter((row) => !row.classList.contains("or-out"));
    countLine.hidden = visible.length === there.length;
    countLine.textContent = `${visible.length} of ${there.length} shown.`;
  };
  choice.addEventListener("change", () => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of [
      ["kind", chosen()],
      ["ready", free.checked ? "1" : ""],
    ]) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    draw();
  });
  root.addEventListener("onrecord:day", draw);
  const query = new URLSearchParams(location.search);
  (kinds.find(({ value }) => value === query.get("kind")) ?? kinds[0]).checked = true;
  free.checked = query.get("ready") === "1";
  draw();
}
