// Gives the search boxes that Django's autocomplete draws the name of the field they stand for.

const named = (box) => {
  const select = box.closest(".select2")?.parentElement?.querySelector("select[aria-label]");
  if (select && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", select.getAttribute("aria-label"));
};

const nameAll = (root) => root.querySelectorAll(".select2-selection, .select2-selection__rendered").forEach(named);

nameAll(document);
new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach((node) => node.querySelectorAll && nameAll(node));
}).observe(document.body, { childList: true, subtree: true });
