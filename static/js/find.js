// Find in a long module: hides the rows whose text lacks the words. Shown only where this script runs.
for (const place of document.querySelectorAll(".find")) place.hidden = false;

document.addEventListener("input", (event) => {
  const words = event.target.dataset?.find && event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words) return;
  for (const row of document.querySelectorAll(`#${event.target.dataset.find} .option`)) {
    const text = row.textContent.toLowerCase();
    const taken = row.querySelector("input:checked");
    row.hidden = !taken && !words.every((word) => text.includes(word));
  }
});

// typing in the search field is not a choice
document.addEventListener("change", (event) => {
  if (event.target.dataset?.find) event.stopPropagation();
}, true);
