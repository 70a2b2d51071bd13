// Elements without markup: text is only ever text.

/** Return a new element. Properties starting with "on" are listeners, the others attributes. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Return the size bar of a table cell; a share is between 0 and 1. */
export function shareBar(share, kind = "js") {
  const fill = h("span", { class: `share-fill fill-${kind}` });
  fill.style.width = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
  return h("span", { class: "share-bar", "aria-hidden": "true" }, fill);
}

/** Say something to those who hear the page. */
export function announce(text) {
  document.getElementById("heard").textContent = text;
}

/** Return a button that copies `text()` and says so. */
export function copyButton(label, text) {
  const button = h("button", { type: "button", class: "small" }, label);
  button.addEventListener("click", async () => {
    const isCopied = await copyText(text());
    button.textContent = isCopied ? "Copied" : "Not copied";
    announce(button.textContent);
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or a page from file:// in an older browser: the older way.
    const area = h("textarea", { class: "only-heard", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
