// A card is typed into the payment provider's own fields. This page learns only the provider's name for it.
"use strict";

const PATIENCE = 15000; // milliseconds
const DECIDED = 409;

// The provider's script, for a place on the page that names it.
async function scripted({ source, key, language }) {
  if (!window.Stripe) {
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = source;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      setTimeout(failed, PATIENCE, new Error("the script does not come"));
      document.head.append(script);
    });
  }
  return window.Stripe(key, { locale: language });
}

// What we get from the provider for its script.
async function secretOf(address) {
  const answer = await fetch(address, { method: "POST", headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(address, { cause: answer.status });
  return (await answer.json()).client_secret;
}

// Says how far it is, or what is wrong.
function teller(place) {
  const said = JSON.parse(place.dataset.said);
  const status = place.querySelector("[role=status]");
  const wrong = place.querySelector("[role=alert]");
  return (what = "", mistake = "") => {
    status.textContent = said[what] ?? "";
    wrong.hidden = !mistake;
    wrong.lastElementChild.textContent = mistake && (said[mistake] ?? said.other);
  };
}

for (const place of document.querySelectorAll("[data-card-fields]")) {
  const tell = teller(place);
  const frame = place.querySelector("[data-card-frame]");
  const choice = place.querySelector("[data-new-card]");
  const form = place.closest("form");
  let provider;
  let card;
  let begun;
  let busy = false;

  const refuse = (code = "other") => tell("", code.startsWith("incomplete") ? "incomplete" : code);

  // The fields stand in a frame of the provider, which sees no stylesheet of ours.
  const look = () => {
    const color = (selector) => getComputedStyle(place.querySelector(selector)).color;
    const ink = color("[data-card-frame]");
    const { fontFamily } = getComputedStyle(frame);
    const base = { color: ink, iconColor: ink, fontFamily, fontSize: "16px" };
    const soft = { "::placeholder": { color: color("[role=status]") } };
    return { base: { ...base, ...soft }, invalid: { color: color("[role=alert]") } };
  };

  const show = async () => {
    tell("loading");
    provider = await scripted(place.dataset);
    frame.hidden = false;
    const fields = provider.elements({ locale: place.dataset.language });
    card = fields.create("card", { hidePostalCode: true, style: look() });
    card.mount(frame);
    card.on("change", (event) => {
      // What is typed anew is another card than the one that has a name already.
      choice.value = "new";
      if (event?.error) refuse(event.error.code);
      else if (!busy) tell();
    });
    tell();
  };

  // Shown once; what did not come is asked for anew the next time.
  const begin = () => {
    begun ??= show().catch((reason) => {
      begun = undefined;
      throw reason;
    });
    return begun;
  };

  // Gives the choice the provider's name of the card, unless that said what is wrong. A bank may ask its owner first.
  const name = async () => {
    await begin();
    tell("checking");
    const secret = await secretOf("/v1/payments/card-setups");
    const { error, setupIntent } = await provider.confirmCardSetup(secret, { payment_method: { card } });
    if (error) {
      refuse(error.code);
      card.focus?.();
    } else {
      choice.value = setupIntent.payment_method;
    }
  };

  // Before anybody else hears that the form is sent: then it is sent once, with the name of the card.
  form.addEventListener(
    "submit",
    async (event) => {
      const button = event.submitter;
      if (button?.value === "look" || !choice.checked || choice.value !== "new") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (busy) return;
      busy = true;
      await name().catch(() => tell("", "away"));
      busy = false;
      if (choice.checked && choice.value !== "new") form.requestSubmit(button);
    },
    true,
  );

  const offer = () => begin().catch(() => tell("", "away"));
  choice.addEventListener("change", offer);
  if (choice.checked) offer();
}

// A bank asks whether it is its customer who pays. Whatever comes of it, the provider knows, and is asked there.
for (const form of document.querySelectorAll("form[data-confirm]")) {
  const tell = teller(form);
  let busy = false;
  const ask = async () => {
    if (busy) return;
    busy = true;
    tell("waiting");
    try {
      const secret = await secretOf(form.dataset.ask);
      const provider = await scripted(form.dataset);
      await provider.confirmCardPayment(secret);
      location.assign(form.dataset.done);
    } catch (reason) {
      if (reason?.cause === DECIDED) location.assign(form.dataset.done);
      else tell("", "unreachable");
    }
    busy = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  ask();
}
