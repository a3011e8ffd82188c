// Everything on the page is there without this script. It adds: sorting, a filter, values under the pointer, sources beside
// their figures, the theme, and saving the data.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = document.getElementById("reports").textContent;
  const reports = JSON.parse(data);

  // --- theme and saving -------------------------------------------------------------------------------------------------
  const root = document.documentElement;
  const store = { get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
                  set: (value) => { try { localStorage.setItem("theme", value); } catch { /* not kept, then */ } } };
  const themeButton = document.getElementById("theme");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
  if (store.get() === "dark" || store.get() === "light") root.dataset.theme = store.get();
  themeButton.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; store.set(root.dataset.theme); nameTheme(); });
  nameTheme();
  document.querySelector(".tools").hidden = false;
  const save = (text, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  document.getElementById("save").addEventListener("click", () => {
    save(reports.length === 1 ? data.slice(1, -1) : data, `chokepoint-${reports.map((r) => r.key.slice(0, 8)).join("-")}.json`);
  });

  for (const text of all("pre.manifest")) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Save this manifest" });
    button.addEventListener("click", () => save(text.textContent, "manifest.json"));
    text.after(button);
  }

  // --- tables -----------------------------------------------------------------------------------------------------------
  for (const table of all("table")) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    all("thead th", table).forEach((head, column) => {
      const label = head.querySelector(".head");
      const button = document.createElement("button");
      button.type = "button";
      label.replaceWith(button);
      button.append(label);
      const value = (row) => {
        const cell = row.cells[column];
        return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
      };
      const numeric = head.classList.contains("num");
      button.addEventListener("click", () => {
        const turns = numeric ? { none: "descending", descending: "ascending", ascending: "none" }
                              : { none: "ascending", ascending: "descending", descending: "none" };
        const next = turns[head.getAttribute("aria-sort") || "none"];
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        if (next !== "none") head.setAttribute("aria-sort", next);
        const sign = next === "descending" ? -1 : 1;
        const rows = next === "none" ? original : original.slice().sort((a, b) => {
          const x = value(a), y = value(b);
          if (!numeric) return sign * String(x).localeCompare(String(y));
          const xn = typeof x === "number", yn = typeof y === "number";  // rows without a value go last
          return xn && yn ? sign * (x - y) : Number(yn) - Number(xn);
        });
        body.append(...rows);
      });
    });
    const filter = table.closest(".scroll").previousElementSibling;
    if (!filter || !filter.classList.contains("filter")) continue;
    filter.hidden = false;
    const found = filter.querySelector(".found");
    filter.querySelector("input").addEventListener("input", (event) => {
      const words = event.target.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of original) {
        const text = row.textContent.toLocaleLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) count += 1;
      }
      found.textContent = words.length ? `${count} of ${original.length} rows` : "";
    });
  }

  // --- values under the pointer -----------------------------------------------------------------------------------------
  const readout = document.getElementById("readout");
  const dayOf = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
  const dateText = (day) => new Date(day * 86400000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  for (const chart of all(".chart")) {
    const table = reports[chart.dataset.report].tables[chart.dataset.table];
    const dates = "dates" in chart.dataset, percent = "percent" in chart.dataset;
    const xs = table.columns[0].cells.map((x) => (typeof x === "string" ? dayOf(x) : x));
    const series = chart.dataset.series.split(";").map((s) => s.split(":").map((n) => (n === "" ? null : table.columns[n])));
    const show = (v) => v === null || v === undefined ? "\u2013"
      : percent ? `${(v * 100).toFixed(1)}\u202f%` : (v / chart.dataset.divisor).toLocaleString("en", { maximumSignificantDigits: 4 });
    for (const svg of all("svg", chart)) {
      const d = svg.dataset, num = (name) => Number(d[name]);
      const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
      cursor.setAttribute("class", "cursor");
      cursor.setAttribute("y1", d.top);
      cursor.setAttribute("y2", d.bottom);
      let at = -1;
      const place = (index) => {
        at = Math.max(0, Math.min(xs.length - 1, index));
        const share = (xs[at] - num("first")) / (num("last") - num("first") || 1);
        const x = num("left") + share * (num("right") - num("left"));
        cursor.setAttribute("x1", x);
        cursor.setAttribute("x2", x);
        svg.append(cursor);
        readout.replaceChildren(Object.assign(document.createElement("b"), { textContent: dates ? dateText(xs[at]) : `${table.columns[0].title} ${xs[at].toLocaleString("en")}` }));
        for (const [low, middle, high] of series) {
          const row = document.createElement("div");
          const lead = middle || high || low;
          const value = document.createElement("span");
          value.textContent = show(lead.cells[at]);
          if (low && high && middle && low.cells[at] !== null) {
            value.append(Object.assign(document.createElement("i"), { textContent: ` ${show(low.cells[at]).replace("\u202f%", "")}\u2013${show(high.cells[at])}` }));
          }
          row.append(Object.assign(document.createElement("span"), { textContent: lead.title || lead.name }), value);
          readout.append(row);
        }
        readout.hidden = false;
        const box = svg.getBoundingClientRect();
        const left = box.left + scrollX + (x / svg.viewBox.baseVal.width) * box.width;
        const width = readout.offsetWidth, edge = scrollX + root.clientWidth;
        readout.style.left = `${Math.max(scrollX + 4, left + 14 + width > edge ? left - width - 14 : left + 14)}px`;
        readout.style.top = `${box.top + scrollY + 8}px`;
      };
      const leave = () => { readout.hidden = true; cursor.remove(); at = -1; };
      svg.tabIndex = 0;
      svg.addEventListener("pointermove", (event) => {
        const box = svg.getBoundingClientRect();
        const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
        if (x < num("left") - 6 || x > num("right") + 6) return leave();
        const wanted = num("first") + ((x - num("left")) / (num("right") - num("left"))) * (num("last") - num("first"));
        let low = 0, high = xs.length - 1;
        while (high - low > 1) { const mid = (low + high) >> 1; if (xs[mid] <= wanted) low = mid; else high = mid; }
        return place(wanted - xs[low] <= xs[high] - wanted ? low : high);
      });
      svg.addEventListener("pointerleave", leave);
      svg.addEventListener("blur", leave);
      svg.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, PageUp: 30, PageDown: -30 }[event.key];
        if (step) { event.preventDefault(); place(at < 0 ? 0 : at + step); }
        if (event.key === "Escape") leave();
      });
    }
  }

  // --- the tier picture: a box lights what it is made of and what is made of it ---------------------------------------------
  for (const svg of all("svg.tiers")) {
    const ribbons = all(".ribbon", svg);
    const light = (box) => {
      svg.classList.toggle("dim", Boolean(box));
      const near = new Set();
      if (box) near.add(box.dataset.box);
      for (const ribbon of ribbons) {
        const mine = Boolean(box) && (ribbon.dataset.from === box.dataset.box || ribbon.dataset.to === box.dataset.box);
        ribbon.classList.toggle("lit", mine);
        if (mine) near.add(ribbon.dataset.from).add(ribbon.dataset.to);
      }
      all(".box", svg).forEach((other) => other.classList.toggle("near", near.has(other.dataset.box)));
    };
    for (const box of all(".box", svg)) {
      box.addEventListener("pointerenter", () => light(box));
      box.addEventListener("pointerleave", () => light(null));
    }
  }

  // --- sources beside their figures ---------------------------------------------------------------------------------------
  const panel = document.getElementById("panel");
  let opener = null;
  const close = () => { panel.hidden = true; panel.replaceChildren(); if (opener) opener.focus(); opener = null; };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.src");
    if (!link) return;
    const entry = document.getElementById(link.getAttribute("href").slice(1));
    if (!entry) return;
    event.preventDefault();
    opener = link;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "Close" });
    button.addEventListener("click", close);
    panel.replaceChildren(button, ...[...entry.childNodes].map((node) => node.cloneNode(true)));
    panel.hidden = false;
    button.focus();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) close(); });
})();
