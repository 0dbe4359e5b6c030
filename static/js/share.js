// What needs a script on pages about shared builds: copying the link, and opening the browser's printing.
for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const field = document.getElementById(copy.dataset.copy);
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    field.select();
    let said = copy.dataset.done;
    try { await navigator.clipboard.writeText(field.value); } catch { said = copy.dataset.byHand; }
    document.getElementById(copy.dataset.said).textContent = said;
  });
}
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
