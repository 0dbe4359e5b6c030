// What needs a script on pages about shared builds: copying the link, and opening the browser's printing.
for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const field = document.getElementById(copy.dataset.copy);
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    field.select();
    let said = "The link is copied.";
    try { await navigator.clipboard.writeText(field.value); } catch { said = "Please copy it by hand: it is selected."; }
    document.getElementById(copy.dataset.said).textContent = said;
  });
}
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
