// Small comforts for those who have scripts. Every page does its work without this file.
"use strict";

// Suggestions while somebody types, in the browser's own list.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  let asked = "";
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = input.value.trim();
      if (text.length < 2 || text === asked) return;
      asked = text;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`);
        const words = answer.ok ? await answer.json() : [];
        if (text !== asked) return;
        input.list.replaceChildren(...words.map((word) => new Option(word, word)));
      } catch {
        // Suggestions are a comfort; the search works without them.
      }
    }, 150);
  });
}

// A choice that changes the page is sent at once.
for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => {
    const form = field.form;
    if (form.method === "post") {
      const button = form.querySelector('button[name="action"][value="change"]');
      if (field.checkValidity()) form.requestSubmit(button ?? undefined);
    } else {
      form.requestSubmit();
    }
  });
}

// Another way of delivery or country: look again what it comes to. A field that names a place comes back to it.
for (const field of document.querySelectorAll("[data-look-again]")) {
  field.addEventListener("change", () => {
    const { form, dataset } = field;
    if (dataset.lookAgain) form.setAttribute("action", `${form.getAttribute("action")}#${dataset.lookAgain}`);
    form.requestSubmit(form.querySelector('button[value="look"]'));
  });
}

// An order is sent once, however often the button is pressed. (The server sees to it as well.)
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}

// Filters are open on a wide page and folded on a narrow one; newer browsers do it by the stylesheet alone.
const wide = matchMedia("(min-width: 64rem)");
for (const details of document.querySelectorAll("details[data-open-wide]")) {
  if (CSS.supports("selector(::details-content)")) break;
  const follow = () => {
    details.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
}

// An open menu in the head closes with Escape and with a click elsewhere.
for (const details of document.querySelectorAll('details[name="header"]')) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
}

// An order that waits for its payment: look every second and a half, and show the page anew when something changed.
for (const place of document.querySelectorAll("[data-watch]")) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.watch, { headers: { accept: "application/json" } });
      if (answer.ok && String((await answer.json()).version) !== place.dataset.version) {
        location.reload();
        return;
      }
    } catch {
      // The network is away for a moment; the next look may find it.
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1500);
}
