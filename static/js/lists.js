// A long list that a click elsewhere has outdated is listed anew shortly before it comes into view; until then it
// costs nothing.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    window.htmx.trigger(target, "refresh");
  }
}, { rootMargin: "60% 0px" });

document.addEventListener("outdated", ({ detail }) => {
  for (const module of detail.modules) {
    const list = document.getElementById(`l-${module}`);
    if (!list) continue;
    near.unobserve(list); // so that one that is in view already is told of again
    near.observe(list);
  }
});
