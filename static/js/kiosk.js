// A counter tablet asks after a pause whether somebody is there, and starts anew where nobody answers.
const ASKING = 20; // seconds
const asking = document.getElementById("kiosk-asking");
const left = asking.querySelector("[data-left]");
const pause = Number(asking.dataset.pause);
let last = performance.now();

const touched = () => { last = performance.now(); };
for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"]) {
  addEventListener(sign, () => { if (!asking.open) touched(); }, { capture: true, passive: true });
}
asking.addEventListener("close", touched);

const look = () => {
  const remaining = Math.ceil(pause - (performance.now() - last) / 1000);
  if (remaining <= 0) location.replace(asking.querySelector("a").href);
  else if (remaining <= ASKING) {
    left.textContent = remaining;
    if (!asking.open) asking.showModal();
  }
};
setInterval(look, 500);

// what one customer typed is not offered to the next
for (const form of document.forms) form.autocomplete = "off";
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
