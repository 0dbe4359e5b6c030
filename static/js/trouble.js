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

// the words stand in the page, in its language
const words = () => document.getElementById("build")?.dataset ?? {};

document.addEventListener("htmx:sendError", (event) => {
  if (isClick(event)) tell(words().offline);
});
document.addEventListener("htmx:responseError", (event) => {
  if (isClick(event)) tell(event.detail.xhr.status === 503 ? words().busy : words().broken);
});
