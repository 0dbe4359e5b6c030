// The history is fetched when it is unfolded, and again after each step while it is open; a line in it is one more step.
const refresh = (panel) => {
  const past = panel.querySelector("#past");
  if (past && panel.open && window.htmx) window.htmx.trigger(past, "refresh");
};

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-history]")) refresh(event.target);
}, true);

document.addEventListener("submit", (event) => {
  const past = event.target.closest?.("[data-history] #past");
  if (!past || !event.submitter || !window.htmx) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const version = document.getElementById("version").value;
  window.htmx.ajax("POST", past.action, { source: past, swap: "none", values: { [name]: value, version } });
});

const again = () => {
  const panel = document.querySelector("[data-history]");
  if (panel) refresh(panel);
};
document.addEventListener("built-on", again);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig?.verb === "post" && detail.successful) again();
});
