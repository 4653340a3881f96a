// A click on a fact shows its path, a click with Alt on any text where that comes from: the path of a fact, file and line of a template.
// Escape or a click elsewhere takes it away.
const origin = document.getElementById("origin");
document.addEventListener("click", (event) => {
  const found = event.target.closest(event.altKey ? "[data-source], [data-path]" : "[data-path]");
  origin.textContent = found ? [found.dataset.source, found.dataset.path].filter(Boolean).join("  ") : "";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") origin.textContent = "";
});
