// The rules page: blanks that depend on others are fetched, what a rule does is worked out while it is typed.
import { say } from "./say.js";

document.documentElement.classList.add("scripted");

const form = () => document.getElementById("rule-form");
const told = () => document.body.dispatchEvent(new CustomEvent("rule-changed"));

// What is typed while the blanks are fetched is put into the new ones.
const controls = () => [...form().querySelectorAll("[name]:not([type=hidden], button)")];
const key = ({ name, type, value }) => (["checkbox", "radio"].includes(type) ? `${name} ${value}` : name);
const worth = ({ type, value, checked }) => (["checkbox", "radio"].includes(type) ? checked : value);
const state = () => new Map(controls().map((control) => [key(control), worth(control)]));
let sent = null;
let later = new Map();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "rule-form" || !sent) return;
  later = new Map([...state()].filter(([name, value]) => sent.has(name) && sent.get(name) !== value));
});
const takeOver = () => {
  let again = false;
  for (const control of controls()) {
    const value = later.get(key(control));
    if (value === undefined || worth(control) === value) continue;
    if (typeof value === "boolean") control.checked = value;
    else control.value = value;
    again ||= control.matches("select[data-refresh]");
  }
  later = new Map();
  return again;
};

const refresh = (act) => {
  const typed = form();
  sent = state();
  window.htmx.ajax("POST", window.location.pathname, {
    source: typed, values: { act }, target: "#rule-form", swap: "outerHTML",
  }).then(() => {
    if (takeOver()) {
      refresh("refresh");
      return;
    }
    const side = act.startsWith("add-") && document.getElementById(`side-${act.slice(4)}`);
    const selects = side ? side.querySelectorAll(".part:last-of-type select") : [];
    if (selects.length) selects[0].focus();
    told();
  });
};

document.addEventListener("change", ({ target }) => {
  if (!form()?.contains(target)) return;
  if (target.matches("select[data-refresh]")) refresh("refresh");
  else told();
});
document.addEventListener("input", ({ target }) => {
  if (form()?.contains(target) && !target.matches("select")) told();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-refresh], button[value='check'][name='act']:not(.first)");
  if (!button || !form()?.contains(button)) return;
  event.preventDefault();
  refresh(button.value);
});

// A whole row or column of a table is ticked by its name.
document.addEventListener("click", ({ target }) => {
  const head = target.closest?.(".grid th");
  if (!head) return;
  const row = head.closest("tr");
  const place = head.cellIndex;
  const boxes = head.scope === "row"
    ? [...row.querySelectorAll("input")]
    : [...document.querySelectorAll(`.grid tbody tr > :nth-child(${place + 1}) input`)];
  const on = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = on;
  told();
});

// Modules of the try-it panel stay open from one choice to the next.
const open = new Set();
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".try-module")) return;
  if (target.open) open.add(target.id);
  else open.delete(target.id);
}, true);
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  // what the rule does is known now, so the panel can be tried with it
  const panel = document.getElementById("try-form");
  if (panel && detail.target?.id === "effects") window.htmx.trigger(panel, "rule-known");
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});

const trouble = (text) => {
  const line = document.getElementById("trouble");
  if (!line) return;
  line.hidden = !text;
  line.textContent = say(text);
};
document.addEventListener("htmx:sendError", () => trouble("The connection is down. What you typed is still here; try again in a moment."));
document.addEventListener("htmx:responseError", () => trouble("Something broke on our side. What you typed is still here; keep the rule, or load the page again."));
document.addEventListener("htmx:afterOnLoad", () => trouble(""));

// What is typed is not lost by a stray click.
let kept = true;
document.addEventListener("rule-changed", () => { kept = false; });
document.addEventListener("submit", () => { kept = true; });
window.addEventListener("beforeunload", (event) => { if (!kept && form()) event.preventDefault(); });
