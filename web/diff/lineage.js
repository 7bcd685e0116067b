(() => {
  const rows = [...document.querySelectorAll(".matrix tbody tr")];
  const texts = rows.map((row) => row.cells[0].textContent);
  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const shown = document.getElementById("shown");
  const filter = () => {
    let n = 0;
    rows.forEach((row, number) => {
      const fits = texts[number].includes(find.value.trim()) && (!status.value || row.dataset.status === status.value);
      row.hidden = !fits;
      n += fits ? 1 : 0;
    });
    shown.textContent = `${n} of ${rows.length} clauses`;
  };
  find.addEventListener("input", filter);
  status.addEventListener("change", filter);
  filter();
})();
