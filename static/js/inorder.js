// A click means what it said when it was made. While it waits its turn, the answers before it move the form, and htmx
// reads the form only when the turn comes; so each click's own change is kept and put on top of the form as it is then.
const said = new WeakMap();
const BUTTONS = ["step", "retract", "make", "how", "why", "move"];

const remember = (event) => {
  const control = event.type === "submit" ? event.submitter : event.target;
  if (!control?.name) return;
  said.set(event, { name: control.name, value: control.value, type: control.type, checked: control.checked });
};
document.addEventListener("change", remember, true);
document.addEventListener("submit", remember, true);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const click = detail.triggeringEvent && said.get(detail.triggeringEvent);
  if (!click) return;
  const { name, value, type, checked } = click;
  for (const button of BUTTONS) detail.formData.delete(button);
  if (type !== "checkbox") {
    detail.formData.set(name, value);
    return;
  }
  const others = detail.formData.getAll(name).filter((other) => other !== value);
  detail.formData.delete(name);
  for (const ticked of checked ? [...others, value] : others) detail.formData.append(name, ticked);
});

// A choice made while the page was still loading counts too.
document.addEventListener("DOMContentLoaded", () => {
  for (const control of document.querySelectorAll(".module input[name]:not([data-find])")) {
    const moved = control.type === "radio" ? control.checked && !control.defaultChecked
      : control.type === "checkbox" ? control.checked !== control.defaultChecked
      : control.type === "number" && control.value !== control.defaultValue;
    if (moved) control.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
