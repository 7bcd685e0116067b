"""What every view must be: named controls and pictures, unique ids, ordered headings, readable colours, no sideways scroll."""

NAMED_ROLES = {
    "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "img", "image",
    "progressbar", "table", "dialog", "group", "navigation", "region",
}

# Runs in the page, and gives a list of faults.
IN_PAGE = r"""() => {
  const faults = [];
  const isSeen = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push(`the id ${id} stands twice`);
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(/\s+/)) if (!ids.includes(id)) faults.push(`${attribute} names ${id}, which is not there`);
    }
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(isSeen).map((node) => Number(node.localName[1]));
  for (const [place, level] of levels.entries()) if (level > (levels[place - 1] ?? 0) + 1) faults.push(`a heading of level ${level} follows one of level ${levels[place - 1] ?? 0}`);
  if (levels.filter((level) => level === 2).length !== 1) faults.push("there is not one heading of the view");
  for (const cells of [...document.querySelectorAll("table")].filter(isSeen)) {
    if (!cells.caption?.textContent || !cells.querySelector("thead th[scope=col]")) faults.push("a table has no caption or no heads");
  }
  for (const node of document.querySelectorAll("[style], [onclick]")) if (node.id !== "tip") faults.push(`<${node.localName}> has a style or a script of its own`);
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour.startsWith("rgb") && (channels(colour)[3] ?? 1) > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !isSeen(node) || node.closest("[disabled], option, noscript, .unseen")) continue;
    const style = getComputedStyle(node);
    const ink = node.closest("svg") ? style.fill : style.color;
    const ground = groundOf(node);
    if (told.has(ink + ground)) continue;
    told.add(ink + ground);
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) faults.push(`“${text.data.trim().slice(0, 20)}” has a contrast of ${contrast.toFixed(2)} (${ink} on ${ground})`);
  }
  return faults;
}"""


def audit(page):
    """The faults of the view that a page shows."""
    faults = page.evaluate(IN_PAGE)
    session = page.context.new_cdp_session(page)
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if node.get("ignored") or role not in NAMED_ROLES:
            continue
        is_plain_group = role == "group" and not node.get("name", {}).get("value") and not has_own_role(session, node)
        if not node.get("name", {}).get("value") and not is_plain_group:
            faults.append(f"a {role} has no name")
    session.detach()
    return faults


def has_own_role(session, node):
    """Whether the element says its role itself; a <details> is a group, too, and is named by its summary."""
    described = session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
    return "role" in described.get("attributes", [])
