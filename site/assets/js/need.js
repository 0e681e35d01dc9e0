// What is needed, and where: the chips of the uses, and the fields "I need it in … on …".
import { h } from "./elements.js";

export class Need {
  /** `changed(group, place)` is called for a choice: a use, territory or channel by its place; null for any. */
  constructor(root, file, changed) {
    this.lists = file.lists;
    this.chips = root.querySelector(".or-need");
    this.where = root.querySelector(".or-where");
    this.counts = this.lists.use.map(([id]) => ({ output: this.chips.querySelector(`output[data-use="${id}"]`) }));
    this.fill(file.territories.groups);
    this.chips.addEventListener("change", ({ target }) => {
      const use = this.lists.use.findIndex(([id]) => id === target.value);
      changed("use", use < 0 ? null : use);
    });
    this.where.addEventListener("change", ({ target }) => {
      changed(target.name, target.value === "" ? null : Number(target.value));
    });
    root.querySelector("[data-more-uses]")?.addEventListener("click", ({ target }) => {
      const open = this.chips.classList.toggle("open");
      target.setAttribute("aria-expanded", String(open));
      target.textContent = open ? "Fewer" : "More";
    });
  }

  field(name) {
    return this.where.querySelector(`[name=${name}]`);
  }

  fill(groups) {
    const options = (group, places) => places.map((i) => new Option(this.lists[group][i][1], i));
    const places = [...this.lists.territory.keys()];
    const name = (i) => this.lists.territory[i][1];
    const countries = places.slice(groups).sort((a, b) => name(a).localeCompare(name(b), "en"));
    this.field("territory").append(
      new Option("anywhere", ""),
      h("optgroup", { label: "Regions" }, ...options("territory", places.slice(0, groups))),
      h("optgroup", { label: "Countries" }, ...options("territory", countries)),
    );
    this.field("channel").append(new Option("any channel", ""), ...options("channel", [...this.lists.channel.keys()]));
  }

  /** `uses` are counts by the places of the uses. */
  draw(uses, wish) {
    this.counts.forEach((one, i) => {
      if (one.now !== uses[i]) one.output.textContent = one.now = uses[i];
    });
    for (const [name, any] of [
      ["territory", "anywhere"],
      ["channel", "any channel"],
    ]) {
      const chosen = wish.chosen[name];
      this.field(name).options[0].text = chosen.size > 1 ? "several, see the filters" : any;
      this.field(name).value = chosen.size === 1 ? String([...chosen][0]) : "";
    }
    this.choose(wish.use === null ? "" : this.lists.use[wish.use][0]);
  }

  /** On a phone the chips scroll sideways: scroll to one that was just chosen. */
  choose(use) {
    const radio = this.chips.querySelector(`input[value="${use}"]`);
    radio.checked = true;
    if (this.needed === radio) return;
    this.needed = radio;
    const [row, chip] = [this.chips, radio.parentElement].map((element) => element.getBoundingClientRect());
    if (chip.left < row.left || chip.right > row.right)
      this.chips.scrollLeft += chip.left + chip.width / 2 - row.left - row.width / 2;
  }
}
