// A click that did not reach the server, or got no usable answer: say so in place, and that nothing is lost.
const tell = (text) => {
  const place = document.getElementById("notice");
  if (!place) return;
  place.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  const box = document.createElement("div");
  box.className = "notice";
  box.append(line);
  place.replaceChildren(box);
};

// what asks by itself asks again; nobody has clicked
const isClick = ({ detail }) => !detail.elt.matches("[data-asks]");

document.addEventListener("htmx:sendError", (event) => {
  if (!isClick(event)) return;
  tell("Your last click did not get through: the connection is down. Everything before it is stored; please try again.");
});
document.addEventListener("htmx:responseError", (event) => {
  if (!isClick(event)) return;
  const busy = event.detail.xhr.status === 503;
  tell(busy
    ? "The shop is very busy. Your last click was not stored, everything before it was. Please try again in a few seconds."
    : "Something broke on our side. Your last click was not stored, everything before it was. Please load the page again.");
});
