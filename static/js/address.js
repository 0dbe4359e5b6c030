// A build that was begun at its product's address goes on at its own: loading the page again shows this very build.
const own = document.getElementById("build")?.dataset.address;
if (own) history.replaceState(history.state, "", own + location.hash);
