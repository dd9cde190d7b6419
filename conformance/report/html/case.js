"use strict";
// Unfolding of frames, and the copy button. Without scripts everything can still be read.
(() => {
  const open = () => {
    const row = location.hash.startsWith("#e") ? document.getElementById(location.hash.slice(1)) : null;
    const details = row === null ? null : row.querySelector("details");
    if (details !== null) details.open = true;
  };
  window.addEventListener("hashchange", open);
  open();

  const unfold = document.getElementById("unfold");
  const all = document.querySelectorAll(".events details");
  if (unfold !== null && all.length > 0) {
    unfold.hidden = false;
    unfold.addEventListener("click", () => {
      const opens = unfold.getAttribute("aria-pressed") !== "true";
      unfold.setAttribute("aria-pressed", String(opens));
      for (const details of all) details.open = opens;
    });
  }

  const copy = document.getElementById("copy");
  if (copy !== null && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(document.getElementById("command").textContent);
        copy.textContent = "Copied";
      } catch (error) {
        getSelection().selectAllChildren(document.getElementById("command"));
      }
    });
  }
})();
