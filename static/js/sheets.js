// One press is enough: says that the file is being read or applied, and keeps a second press away.
// A paste that the server would not take is told before it is sent.
import { say } from "./say.js";

const MOST_BYTES = 900_000;

for (const pasted of document.querySelectorAll("form[data-sheets] textarea")) {
  pasted.addEventListener("input", () => {
    const isTooLong = new Blob([pasted.value]).size > MOST_BYTES;
    pasted.setCustomValidity(isTooLong ? say("These are too many cells to paste. Save them as a CSV file and upload that.") : "");
  });
}

for (const form of document.querySelectorAll("form[data-sheets]")) {
  form.addEventListener("submit", () => {
    const wait = form.querySelector("[data-wait]");
    if (wait) wait.textContent = wait.dataset.wait;
    // after the browser has gathered the form: a disabled button would not be sent
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
}

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sheets] button").forEach((button) => { button.disabled = false; });
});
