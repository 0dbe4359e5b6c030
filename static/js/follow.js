// On narrow screens the picture of a build follows in small while its own place is scrolled out of sight.
// A place keeps its size, so nothing else moves; without this the picture scrolls away.

const STEPS = 49; // pixels of the bar that stays at the top

const move = ({ target, isIntersecting }) => {
  if (target.hasAttribute("data-away") !== isIntersecting) return;
  target.toggleAttribute("data-away", !isIntersecting);
  target.setAttribute("data-moving", ""); // unseen while it moves: a picture that jumps is a shift of the layout
  requestAnimationFrame(() => requestAnimationFrame(() => target.removeAttribute("data-moving")));
};

const watching = new IntersectionObserver((seen) => seen.forEach(move), { rootMargin: `-${STEPS}px 0px 0px` });

const watch = () => document.querySelectorAll("[data-follow]").forEach((place) => watching.observe(place));

watch();
document.addEventListener("htmx:afterSettle", watch); // a page may come anew; what is watched already stays so
