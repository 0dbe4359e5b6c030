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

// a file that is too large is refused before it is read: said beside its field
const tooLarge = ({ detail }) => {
  const place = detail.elt.closest(".own-place")?.querySelector(".own-says");
  if (!place) return tell(words().large);
  const line = document.createElement("p");
  line.className = "field-says";
  line.textContent = words().large;
  place.replaceChildren(line);
};

document.addEventListener("htmx:responseError", (event) => {
  if (!isClick(event)) return;
  const { status } = event.detail.xhr;
  if (status === 413) tooLarge(event);
  else tell(status === 503 ? words().busy : words().broken);
});
