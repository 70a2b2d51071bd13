// What scripts add to the overview, which is complete without them.

import { copyButton } from "./dom.js";

/** Put a button behind every fix that copies it. */
export function addCopyButtons(section) {
  for (const fix of section.querySelectorAll(".fix")) {
    fix.append(copyButton("Copy", () => fix.querySelector("code").textContent));
  }
}
