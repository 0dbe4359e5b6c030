// Inside another site's page: tells that site, and no other, where we are, so that a reload comes back here; and hands
// it the build when that is asked for.
const { origin } = document.body.dataset;
if (window.parent !== window) {
  const place = location.pathname.match(/^\/e\/[^/]+\/b\/[^/]+\//);
  if (place) window.parent.postMessage({ type: "atelier:at", path: place[0] }, origin);
  const handed = document.querySelector("[data-message]");
  if (handed) {
    const give = () => {
      window.parent.postMessage(JSON.parse(handed.dataset.message), origin);
      document.getElementById("handed").textContent = handed.dataset.done;
    };
    const again = handed.querySelector("[data-again]");
    again.hidden = false;
    again.addEventListener("click", give);
    give();
  }
}
