(() => {
  const stops = [...document.querySelectorAll("main [data-change]")];
  if (!stops.length) return;
  const folds = [...document.querySelectorAll("details.same")];
  let at = -1;
  const tools = document.createElement("nav");
  tools.className = "tools";
  tools.setAttribute("aria-label", "Changes");
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  const tell = () => { count.textContent = at < 0 ? `${stops.length} changes` : `${at + 1} of ${stops.length}`; };
  const go = (step) => {
    stops[at]?.classList.remove("here");
    at = at < 0 ? (step > 0 ? 0 : stops.length - 1) : (at + step + stops.length) % stops.length;
    stops[at].classList.add("here");
    stops[at].scrollIntoView({ block: "center" });
    tell();
  };
  const unfold = () => {
    const open = folds.some((fold) => !fold.open);
    folds.forEach((fold) => { fold.open = open; });
  };
  const button = (text, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  };
  tools.append(button("↑", "previous change", () => go(-1)), count, button("↓", "next change", () => go(1)));
  if (folds.length) tools.append(button("⇕", "unfold or fold what is the same", unfold));
  document.body.append(tools);
  tell();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n" || event.key === "j") go(1);
    else if (event.key === "p" || event.key === "k") go(-1);
    else if (event.key === "u") unfold();
  });
})();
