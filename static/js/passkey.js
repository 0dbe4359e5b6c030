/* Passkeys, by the library's own script: the way in, also after a code or password, shown where the browser has it, and a new one. */
import { say } from "./say.js";

const form = document.querySelector("[data-passkey]");
const known = window.PublicKeyCredential && window.allauth?.webauthn;

if (form && known) {
  const ids = {
    login: "passkey-go",
    add: "passkey-go",
    authenticate: "passkey-go",
    credential: form.elements.credential.id,
    passwordless: "passkey-alone",
    data: "js_data",
  };
  window.allauth.webauthn.forms[form.dataset.passkey]({ ids });
  form.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  if (!form) return;
  event.preventDefault();
  const said = form.querySelector("[role=status]") ?? document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = say("That did not work, or was cancelled. Nothing has happened; you can try again.");
  form.append(said);
});
