// What a script adds to the report: the reader's language, a filter over the phrases, all details at once for print.
// Everything is readable without it.
(() => {
  const body = document.body;
  const choice = document.getElementById("language");
  if (choice) {
    const preferred = (navigator.language || "").startsWith("zh") ? "zh" : "en";
    const use = (language) => {
      body.dataset.language = language;
      document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
      choice.value = language;
    };
    use(preferred);
    choice.addEventListener("change", () => use(choice.value));
  }
  const filter = document.getElementById("filter");
  const rows = [...document.querySelectorAll("tr[data-phrase]")];
  const status = document.getElementById("status");
  const count = document.getElementById("shown");
  const apply = () => {
    const wanted = filter.value.trim();
    let shown = 0;
    for (const row of rows) {
      const fits = row.dataset.phrase.includes(wanted) && (!status.value || row.dataset.status === status.value);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = shown;
  };
  if (filter) {
    filter.addEventListener("input", apply);
    status.addEventListener("change", apply);
    apply();
  }
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.evidence")) details.open = true;
  });
})();
