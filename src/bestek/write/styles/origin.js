// A click on a fact, or a click with Alt on any text, shows the file, line and path it comes from; Escape or a click elsewhere takes it away.
const origin = document.getElementById("origin");
document.addEventListener("click", (event) => {
  const found = event.target.closest(event.altKey ? "[data-source]" : "[data-path]");
  origin.textContent = found ? [found.dataset.source, found.dataset.path].filter(Boolean).join("  ") : "";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") origin.textContent = "";
});
