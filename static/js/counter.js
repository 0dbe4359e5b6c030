// The counter: a scanner is a keyboard that is quicker than the net, so codes wait in line and none is lost. The field
// is empty at once, catches what is typed anywhere, and has the focus again after every step.
const form = document.getElementById("scan");
const field = form.elements.code;
const waiting = [];
let busy = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  waiting.push(field.value);
  field.value = "";
  if (!busy) send();
});

async function send() {
  busy = true;
  while (waiting.length) {
    const values = { code: waiting.shift(), version: form.elements.version?.value ?? "" };
    // a request without an answer is told of on the page (trouble.js)
    await htmx.ajax("POST", form.action, { target: "#sale", swap: "outerHTML", values }).catch(() => {});
  }
  busy = false;
}

document.addEventListener("keydown", (event) => {
  const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (letter && !event.target.matches?.("input, textarea, select")) field.focus();
});

document.addEventListener("htmx:afterSwap", () => {
  const wrong = document.querySelector("#sale [aria-invalid]");
  (wrong ?? field).focus();
});
