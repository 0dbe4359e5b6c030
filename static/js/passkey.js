/* The way in by passkey is shown where the browser has it; the library's script does the talking. */

const form = document.getElementById("passkey");

if (form && window.PublicKeyCredential && window.allauth?.webauthn) {
  window.allauth.webauthn.forms.loginForm({ ids: { login: "passkey-login", credential: "passkey-credential" } });
  form.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = form?.querySelector("[role=status]") ?? document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = "That did not work, or was cancelled. Nothing has happened; you can try again, or have a code sent.";
  form?.append(said);
});
