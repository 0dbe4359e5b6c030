// "why?" opens its explanation under the option instead of on a page of its own; the focus goes there and comes back.
let opener = null;

const panel = () => document.getElementById("why");

const close = (focus) => {
  panel()?.remove();
  opener?.removeAttribute("aria-expanded");
  if (focus && opener?.isConnected) opener.focus();
  opener = null;
};

const open = async (link) => {
  const row = link.closest(".option");
  close(false);
  opener = link;
  await window.htmx.ajax("GET", link.getAttribute("href"), { source: link, target: row, swap: "afterend" });
  if (!panel()) return;
  link.setAttribute("aria-expanded", "true");
  panel().querySelector("#why-title").focus({ preventScroll: true });
  panel().scrollIntoView({ block: "nearest" });
};

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  const link = event.target.closest?.(".option .state a");
  const closing = event.target.closest?.(".option + #why .close");
  if (!link && !closing) return;
  event.preventDefault();
  if (closing || link === opener) close(true);
  else open(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opener && panel()) close(true);
});

// what it says holds for the build as it was: after any step it is gone, also after somebody else's
document.addEventListener("built-on", () => close(Boolean(panel()?.contains(document.activeElement))));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig?.verb === "post" && detail.successful) close(false);
});
