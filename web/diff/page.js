(() => {
  const stops = [...document.querySelectorAll("main [data-change]")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !stops.length) return;
    if (event.key !== "n" && event.key !== "p") return;
    stops[at]?.classList.remove("here");
    at = event.key === "n" ? (at + 1) % stops.length : (at <= 0 ? stops.length : at) - 1;
    stops[at].classList.add("here");
    stops[at].scrollIntoView({ block: "center" });
  });
})();
