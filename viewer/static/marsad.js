// The map can be zoomed and moved; without this script every page works as well.
"use strict";
for (const box of document.querySelectorAll(".mapbox")) {
  const map = box.querySelector(".map");
  const home = map.dataset.home.split(" ").map(Number);
  let view = home.slice();
  const circles = [...map.querySelectorAll("circle")].map((circle) => [circle, Number(circle.getAttribute("r"))]);
  const countries = map.querySelector(".countries");
  const size = Number(countries.getAttribute("font-size"));

  const show = () => {
    map.setAttribute("viewBox", view.join(" "));
    const scale = view[2] / home[2];
    for (const [circle, r] of circles) circle.setAttribute("r", r * scale);
    countries.setAttribute("font-size", size * scale);
  };
  const zoom = (factor, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) => {
    const width = Math.min(Math.max(view[2] * factor, 0.6), 200);
    const share = width / view[2];
    view = [x - (x - view[0]) * share, y - (y - view[1]) * share, width, view[3] * share];
    show();
  };
  const at = (event) => {
    const place = map.getBoundingClientRect();
    return [
      view[0] + ((event.clientX - place.left) / place.width) * view[2],
      view[1] + ((event.clientY - place.top) / place.height) * view[3],
    ];
  };

  box.querySelector(".zoom").hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    if (button.dataset.zoom === "all") {
      view = home.slice();
      show();
    } else zoom(button.dataset.zoom === "in" ? 0.6 : 1 / 0.6);
  });
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, ...at(event));
  }, { passive: false });

  let held = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType === "mouse") held = { from: [event.clientX, event.clientY], view: view.slice(), moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const place = map.getBoundingClientRect();
    const dx = event.clientX - held.from[0];
    const dy = event.clientY - held.from[1];
    if (Math.hypot(dx, dy) > 4) held.moved = true;
    if (held.moved) {
      view = [held.view[0] - (dx / place.width) * view[2], held.view[1] - (dy / place.height) * view[3], view[2], view[3]];
      show();
    }
  });
  window.addEventListener("pointerup", () => setTimeout(() => { held = null; }));
  map.addEventListener("click", (event) => { if (held && held.moved) event.preventDefault(); }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
}
