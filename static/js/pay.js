/* Pays an order: the provider's script makes a name of the card, the shop takes the money with it, and where the
   customer's bank asks, the provider's script shows its question. */
import { say } from "./say.js";

const form = document.querySelector("[data-pay]");
const button = form?.querySelector("[data-pay-button]");
const says = form?.querySelector("[data-pay-says]");

function stop(words) {
  says.textContent = say(words);
  button.disabled = false;
  button.removeAttribute("aria-busy");
}

async function take(means) {
  const body = new FormData(form);
  body.set("means", means);
  const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { Accept: "application/json" } });
  return answer.json();
}

async function pay(stripe, card) {
  const made = await stripe.createPaymentMethod({ type: "card", card });
  if (made.error) return stop(made.error.message);
  const taken = await take(made.paymentMethod.id);
  if (taken.error) return stop(taken.error);
  if (taken.secret) {
    const asked = await stripe.confirmCardPayment(taken.secret);
    if (asked.error) return stop(asked.error.message);
  }
  location.assign(taken.next);
}

function begin() {
  if (!window.Stripe) return stop("The payment service could not be loaded. Please load this page again.");
  const stripe = window.Stripe(form.dataset.pay);
  const card = stripe.elements().create("card", { hidePostalCode: true });
  card.mount(form.querySelector("[data-pay-card]"));
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    says.textContent = "";
    pay(stripe, card).catch(() => stop("That did not work. Look at your order before you try again."));
  });
}

if (form) begin();
