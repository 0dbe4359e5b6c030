// What is pressed stays where it is until it is let go: of a press on something that has left the page in the meantime
// browsers make no click, so an answer that comes between the two waits. It waits as an answer not read yet: requests
// queued behind it go on waiting, and their order stays.
const PRESSABLE = "a, button, input, label, option, select, summary, textarea";
let pressed = false;
const waiting = [];

const goOn = () => {
  pressed = false;
  for (const read of waiting.splice(0)) read();
};
const letGo = () => setTimeout(goOn); // the click of this press comes first

addEventListener("pointerdown", ({ target }) => { pressed = Boolean(target.closest?.(PRESSABLE)); }, true);
addEventListener("keydown", ({ key, target }) => { if (key === " " && target.closest?.("button")) pressed = true; }, true);
for (const end of ["pointerup", "pointercancel", "keyup"]) addEventListener(end, letGo, true);
addEventListener("blur", letGo); // of the window alone: the blur of a field, which a press brings with it, does not bubble

document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  const read = xhr.onload;
  xhr.onload = () => (pressed ? waiting.push(read) : read());
});
