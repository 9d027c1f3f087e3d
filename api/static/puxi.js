// Suggestions while typing (the combobox of the WAI-ARIA Authoring Practices) and buttons that copy footnotes.
// Every page works without this file; nothing here asks any server but the one it came from.
"use strict";

(() => {
  const WAIT = 120; // milliseconds after the last key
  const MOST = 8;

  const suggest = (box, number) => {
    const input = box.querySelector("input");
    const { suggest: address, home, language, list: label, none, some } = box.dataset;
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let asked = "";
    let timer = 0;
    let request = null;
    let active = -1;

    list.id = `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.hidden = true;
    status.className = "hidden";
    status.setAttribute("role", "status");
    box.append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (next) => {
      const options = list.children;
      if (active >= 0) options[active].setAttribute("aria-selected", "false");
      active = next;
      if (active < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    };

    const names = (body) => {
      const chinese = [body.label_zh, "zh-Hans"];
      const english = [body.label_en, "en"];
      return (language === "zh" ? [chinese, english] : [english, chinese]).filter(([name]) => name);
    };

    const show = (hits) => {
      list.replaceChildren(...hits.map(({ body }, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.id = body.id;
        for (const [name, tongue] of names(body)) {
          const part = document.createElement("span");
          part.lang = tongue;
          part.textContent = name;
          option.append(part);
        }
        if (body.designation) {
          const tag = document.createElement("span");
          tag.className = "tag";
          tag.textContent = body.designation.replace("_or_", "/");
          option.append(tag);
        }
        return option;
      }));
      active = -1;
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      input.removeAttribute("aria-activedescendant");
      status.textContent = hits.length ? some.replace("{count}", hits.length) : none;
    };

    const ask = async () => {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      if (request) request.abort();
      if (!text) {
        close();
        return;
      }
      const mine = new AbortController();
      request = mine;
      try {
        const type = input.form.elements.namedItem("type")?.value ?? "";
        const query = new URLSearchParams({ q: text, limit: String(MOST), ...(type && { type }) });
        const reply = await fetch(`${address}?${query}`, { signal: mine.signal });
        const found = reply.ok ? (await reply.json()).hits : [];
        if (request === mine && document.activeElement === input) show(found);
      } catch {
        // No suggestions then; the form still works.
        if (request === mine) close();
      }
    };

    const open = (option) => {
      location.assign(`${home}/institution/${encodeURIComponent(option.dataset.id)}`);
    };

    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    };
    input.addEventListener("input", again);
    input.form.elements.namedItem("type")?.addEventListener("change", () => { asked = ""; });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // Enter takes a candidate of the input method, not ours
      const last = list.children.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (last < 0) return;
        event.preventDefault();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        const down = event.key === "ArrowDown";
        mark(down ? (active >= last ? -1 : active + 1) : (active < 0 ? last : active - 1));
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        open(list.children[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) open(option);
    });
  };

  const copy = async (button) => {
    const text = document.getElementById(button.dataset.copy);
    let done = false;
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      done = true;
    } catch {
      // Without leave to write to the clipboard, the text is laid open and selected.
      const details = text.closest("details");
      if (details) details.open = true;
      getSelection().selectAllChildren(text);
      text.scrollIntoView({ block: "nearest" });
    }
    if (!done) return;
    const wording = button.textContent;
    button.textContent = button.dataset.done;
    button.classList.add("done");
    button.disabled = true;
    setTimeout(() => {
      button.textContent = wording;
      button.classList.remove("done");
      button.disabled = false;
      button.focus();
    }, 1500);
  };

  document.querySelectorAll("[data-suggest]").forEach(suggest);
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  });
  // A picture wider than its frame begins with the institution that the page is about.
  document.querySelectorAll(".picture .scroll").forEach((frame) => {
    const asked = frame.querySelector("[data-asked]");
    if (!asked || frame.scrollWidth <= frame.clientWidth) return;
    const card = asked.getBoundingClientRect();
    const room = frame.getBoundingClientRect();
    frame.scrollLeft += card.left + card.width / 2 - room.left - room.width / 2;
  });
  // What a link leads to inside a closed part of the page is laid open.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
