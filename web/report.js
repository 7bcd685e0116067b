// What a script adds to the report: the reader's language, all details at once for print.
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
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.evidence")) details.open = true;
  });
})();
