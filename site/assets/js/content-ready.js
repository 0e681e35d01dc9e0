// Content-ready: one table, filtered by kind and by what needs no question. The address has what is chosen.

/** Take over the page. */
export function start(root) {
  const choice = root.querySelector(".or-need");
  if (!choice) return;
  const rows = [...root.querySelectorAll("tr[data-use]")];
  const said = root.querySelector("[data-shown]");
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
    const shown = there.filter((row) => !row.classList.contains("or-out"));
    said.hidden = shown.length === there.length;
    said.textContent = `${shown.length} of ${there.length} shown.`;
  };
  choice.addEventListener("change", () => {
    const asked = new URLSearchParams(location.search);
    for (const [name, value] of [
      ["kind", chosen()],
      ["ready", free.checked ? "1" : ""],
    ]) {
      if (value) asked.set(name, value);
      else asked.delete(name);
    }
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
    draw();
  });
  root.addEventListener("onrecord:day", draw);
  const asked = new URLSearchParams(location.search);
  (kinds.find(({ value }) => value === asked.get("kind")) ?? kinds[0]).checked = true;
  free.checked = asked.get("ready") === "1";
  draw();
}
