// What is pressed stays where it is until it is let go: of a press on something that has left the page in the meantime
// browsers make no click, so an answer that comes between the two waits. It waits as an answer not read yet: requests
// queued behind it go on waiting, and their order stays.
const PRESSABLE = "a, button, input, label, option, select, summary, textarea";
const TAP = 100; // ms from lifting a finger to the click of it, at most; the click itself ends the waiting
let pressed = false;
let ending;
const waiting = [];

const goOn = () => {
  pressed = false;
  for (const read of waiting.splice(0)) read();
};
const letGo = (wait = 0) => { clearTimeout(ending); ending = setTimeout(goOn, wait); }; // its click comes first
const press = () => { clearTimeout(ending); pressed = true; };

addEventListener("pointerdown", ({ target }) => { if (target.closest?.(PRESSABLE)) press(); }, true);
addEventListener("keydown", ({ key, target }) => { if (key === " " && target.closest?.("button")) press(); }, true);
addEventListener("pointerup", ({ pointerType }) => letGo(pointerType === "touch" ? TAP : 0), true);
for (const end of ["pointercancel", "keyup", "click"]) addEventListener(end, () => letGo(), true);
addEventListener("blur", () => letGo()); // of the window alone: the blur of a field, which a press brings with it, does not bubble

document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  const read = xhr.onload;
  xhr.onload = () => (pressed ? waiting.push(read) : read());
});
