// The two fields for where something will be used: a channel and a country, or a group of them.
import { h, makeOption } from "./elements.js";

/** Fill both with the vocabulary's terms; the first choice leaves it open, and its text is `open`. */
export function fillPlaces({ channel, territory }, { channels, territories }, open) {
  const countries = [...territories.atoms].sort((a, b) => a[1].localeCompare(b[1], "en"));
  channel.append(
    makeOption("", open),
    ...makeGroup("One of them", channels.atoms),
    ...makeGroup("All of them", channels.groups),
  );
  territory.append(
    makeOption("", open),
    ...makeGroup("Regions", territories.groups),
    ...makeGroup("Countries", countries),
  );
}

function makeGroup(label, terms) {
  return terms.length ? [h("optgroup", { label }, ...terms.map(([id, name]) => makeOption(id, name)))] : [];
}
