// The map can be zoomed and moved; without this script every page works as well.
"use strict";
for (const box of document.querySelectorAll(".mapbox")) {
  const map = box.querySelector(".map");
  const home = map.dataset.home.split(" ").map(Number);
  let view = home.slice();
  const circles = [...map.querySelectorAll("circle")].map((circle) => [circle, Number(circle.getAttribute("r"))]);
  const countries = map.querySelector(".countries");
  const size = Number(countries.getAttribute("font-size"));
  const land = map.querySelector("use.land");
  const border = Number(land.getAttribute("stroke-width"));
  const behind = map.querySelector(".behind");

  const show = () => {
    map.setAttribute("viewBox", view.join(" "));
    const scale = view[2] / home[2];
    for (const [circle, r] of circles) circle.setAttribute("r", r * scale);
    countries.setAttribute("font-size", size * scale);
    land.setAttribute("stroke-width", border * scale);
    map.classList.toggle("near", scale < 0.99);
    if (behind) tile();
  };
  // Tiles of Web Mercator: the map is drawn in it, 360 units wide. Only with marsad serve --tiles.
  const tile = () => {
    const pixels = (map.clientWidth || 800) * Math.min(window.devicePixelRatio || 1, 2);
    const level = Math.min(Math.max(Math.round(Math.log2((360 / view[2]) * (pixels / 256))), 0), 18);
    const count = 2 ** level;
    const width = 360 / count;
    const known = new Map([...behind.children].map((image) => [image.dataset.tile, image]));
    const wanted = [];
    for (let x = Math.floor((view[0] + 180) / width); x * width - 180 < view[0] + view[2]; x++)
      for (let y = Math.max(Math.floor((view[1] + 180) / width), 0); y < count && y * width - 180 < view[1] + view[3]; y++) {
        const name = `${level}/${x}/${y}`;
        let image = known.get(name);
        if (!image) {
          image = document.createElementNS("http://www.w3.org/2000/svg", "image");
          image.dataset.tile = name;
          const values = { z: level, x: ((x % count) + count) % count, y };
          image.setAttribute("href", behind.dataset.tiles.replace(/\{([zxy])\}/g, (_, key) => values[key]));
          for (const [key, value] of [["x", x * width - 180], ["y", y * width - 180], ["width", width], ["height", width]])
            image.setAttribute(key, value);
          image.addEventListener("error", () => image.remove());
        }
        wanted.push(image);
      }
    behind.replaceChildren(...wanted);
  };
  if (behind) tile();
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
  const steps = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };
  box.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) view = [view[0] + step[0] * view[2], view[1] + step[1] * view[3], view[2], view[3]];
    else if (event.key === "+" || event.key === "=") zoom(0.6);
    else if (event.key === "-") zoom(1 / 0.6);
    else return;
    event.preventDefault();
    show();
  });
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, ...at(event));
  }, { passive: false });

  let held = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && (event.pointerType === "mouse" || map.classList.contains("near"))) held = { from: [event.clientX, event.clientY], view: view.slice(), moved: false };
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
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(() => { held = null; }));
  map.addEventListener("click", (event) => { if (held && held.moved) event.preventDefault(); }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
}
