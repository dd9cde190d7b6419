"use strict";
// Filters of the matrix. Their state is the fragment of the address: #outcome=fail,pass&client=x&area=y&q=text
(() => {
  const form = document.querySelector("form.fields");
  const buttons = [...document.querySelectorAll("button.total")];
  const chips = [...document.querySelectorAll(".chip")].map((node) => ({
    node,
    outcome: node.dataset.outcome,
    client: node.dataset.client,
    area: node.dataset.area,
    text: node.title.toLowerCase(),
    inMatrix: node.closest(".matrix") !== null,
  }));

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const outcomes = (given.get("outcome") || "").split(",").filter(Boolean);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(outcomes.includes(button.dataset.outcome)));
    }
    for (const name of ["client", "area", "q"]) {
      form.elements[name].value = given.get(name) || "";
    }
    apply();
  };

  const write = () => {
    const state = new URLSearchParams();
    const outcomes = buttons.filter((button) => button.getAttribute("aria-pressed") === "true")
      .map((button) => button.dataset.outcome);
    if (outcomes.length > 0) state.set("outcome", outcomes.join(","));
    for (const name of ["client", "area", "q"]) {
      const value = form.elements[name].value;
      if (value !== "") state.set(name, value);
    }
    const fragment = state.toString();
    history.replaceState(null, "", fragment === "" ? location.pathname + location.search : "#" + fragment);
    apply();
  };

  const apply = () => {
    const wanted = new Set(buttons.filter((button) => button.getAttribute("aria-pressed") === "true")
      .map((button) => button.dataset.outcome));
    const client = form.elements.client.value;
    const area = form.elements.area.value;
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    let total = 0;
    for (const chip of chips) {
      const fits = (wanted.size === 0 || wanted.has(chip.outcome)) && (client === "" || chip.client === client) &&
        (area === "" || chip.area === area) && words.every((word) => chip.text.includes(word));
      chip.node.hidden = !fits;
      if (chip.inMatrix) {
        total += 1;
        shown += fits ? 1 : 0;
      }
    }
    const hasChips = (node) => node.querySelector(".chip:not([hidden])") !== null;
    for (const row of document.querySelectorAll(".matrix tbody tr:not(.area)")) row.hidden = !hasChips(row);
    for (const body of document.querySelectorAll(".matrix tbody")) {
      body.hidden = body.querySelector("tr:not(.area):not([hidden])") === null;
    }
    for (const node of document.querySelectorAll(".matrix [data-client]:not(.chip)")) {
      node.hidden = client !== "" && node.dataset.client !== client;
      if (node.tagName === "TD") node.classList.toggle("empty", !hasChips(node));
    }
    let groups = 0;
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !hasChips(group);
      groups += group.hidden ? 0 : 1;
    }
    const section = document.querySelector(".groups");
    if (section !== null) section.hidden = groups === 0;
    document.querySelector(".matrix").hidden = shown === 0;
    document.querySelector(".nothing").hidden = shown !== 0;
    document.querySelector(".shown").textContent = `${shown} of ${total} cases shown`;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      write();
    });
  }
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    for (const name of ["client", "area", "q"]) form.elements[name].value = "";
    write();
  });
  window.addEventListener("hashchange", read);
  read();
})();
