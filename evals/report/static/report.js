/* Finds and sorts scenarios, and opens the one that the address names. Without it all are there. */
"use strict";

const list = document.querySelector("#list");
const scenarios = [...list.querySelectorAll(":scope > details")];
const fields = [...document.querySelectorAll(".choose [name]")];
const count = document.querySelector("#count");
const has = (one, name, wanted) => !wanted || one.dataset[name].split(" ").includes(wanted);

const matches = (one, asked) =>
  asked.text.toLowerCase().split(/\s+/).every((word) => one.dataset.words.includes(word)) &&
  has(one, "tags", asked.tag) &&
  has(one, "spec", asked.spec) &&
  has(one, "standing", asked.verdict);

const ORDERS = {
  worst: (one, other) => one.dataset.rank - other.dataset.rank,
  name: (one, other) => one.id.localeCompare(other.id),
  slow: (one, other) => other.dataset.seconds - one.dataset.seconds,
  models: (one, other) => other.dataset.models - one.dataset.models,
};

let sorted = "";

function show() {
  const asked = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  let shown = 0;
  for (const one of scenarios) {
    one.hidden = !matches(one, asked);
    shown += !one.hidden;
  }
  count.textContent = `${shown} of ${scenarios.length} scenarios`;
  if (asked.sort !== sorted) {
    sorted = asked.sort;
    const steady = (one, other) => ORDERS[sorted](one, other) || ORDERS.name(one, other);
    list.append(...scenarios.sort(steady));
  }
}

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named || named.tagName !== "DETAILS") return;
  if (named.hidden) {
    for (const field of fields) if (field.name !== "sort") field.value = "";
    show();
  }
  named.open = true;
  named.scrollIntoView();
}

for (const field of fields) field.addEventListener("input", show);
document.querySelector("#close").addEventListener("click", () => {
  for (const one of scenarios) one.open = false;
});
window.addEventListener("hashchange", openNamed);
document.querySelector(".choose").hidden = false;
show();
openNamed();
