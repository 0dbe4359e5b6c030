// Several build one build: the list of who is here asks by itself what is new, while somebody looks at the page; and
// what the others change takes nobody's place or words away.
const asker = () => document.querySelector("#company[data-asks]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === asker() && document.hidden) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && asker()) window.htmx.trigger(asker(), "look");
});

// htmx gives the focus back to what has an id; buttons of the summary have none, and what is typed is in no answer
const FIELDS = "input:not([type=radio], [type=checkbox], [type=hidden]), textarea";
let place = null;

const alike = (one) => [one.tagName, one.name ?? "", one.getAttribute("href") ?? "", one.textContent.trim()].join("|");

document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (detail.requestConfig?.elt !== asker() && target !== asker()) return;
  const now = document.activeElement;
  const holder = now?.closest("#build [id]");
  if (!holder || holder.id === "build") return;
  place = { id: now.id, holder: holder.id, alike: alike(now) };
  if (now.matches(FIELDS) && now.value !== now.defaultValue) {
    place.typed = now.value;
    place.caret = now.type === "number" ? null : [now.selectionStart, now.selectionEnd];
  }
});

document.addEventListener("htmx:afterSettle", () => {
  if (!place) return;
  const { id, holder, typed, caret, alike: looks } = place;
  place = null;
  const inside = document.getElementById(holder)?.querySelectorAll("a[href], button, input, summary") ?? [];
  const found = id ? document.getElementById(id) : [...inside].find((one) => alike(one) === looks);
  if (!found) return;
  if (typed !== undefined && found.value !== typed) found.value = typed;
  if (document.activeElement !== found) found.focus({ preventScroll: true });
  if (typed !== undefined && caret) found.setSelectionRange(...caret);
});
