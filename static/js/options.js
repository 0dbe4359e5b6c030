// The changed rows of an answer, put into the page in one go. htmx would tell every row swapped so far of each further
// one, which takes seconds where a repair moves hundreds. The controls themselves stay, and with them the focus.
const ROW = ".state, .stepper, input[type=radio], input[type=checkbox]";

const same = (control, fresh) => {
  for (const name of ["checked", "value", "aria-disabled"]) {
    if (fresh.hasAttribute(name)) control.setAttribute(name, fresh.getAttribute(name));
    else control.removeAttribute(name);
  }
  control.value = fresh.value;
  if ("checked" in fresh) control.checked = fresh.checked;
};

const update = (old, fresh) => {
  if (fresh.matches(".state")) {
    fresh.removeAttribute("data-hx-swap-oob");
    old.replaceWith(fresh);
  } else if (fresh.matches(".stepper")) {
    [...fresh.children].forEach((control, place) => same(old.children[place], control));
  } else {
    same(old, fresh);
  }
};

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  const rows = [...answer.content.children].filter((element) => element.id && element.matches(ROW));
  if (!rows.length) return;
  for (const fresh of rows) {
    fresh.remove();
    const old = document.getElementById(fresh.id);
    if (old) update(old, fresh);
  }
  detail.serverResponse = answer.innerHTML;
});
