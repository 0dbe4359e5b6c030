// One press is enough: says that the file is being read or applied, and keeps a second press away.

for (const form of document.querySelectorAll("form[data-sheets]")) {
  form.addEventListener("submit", () => {
    const wait = form.querySelector("[data-wait]");
    if (wait) wait.textContent = wait.dataset.wait;
    // after the browser has gathered the form: a disabled button would not be sent
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
}

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sheets] button").forEach((button) => { button.disabled = false; });
});
