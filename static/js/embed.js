// <atelier-configurator family="laptop"></atelier-configurator> on a page of yours: the shop's configure page in an
// iframe. A finished build comes as the event "build" with {build, body, headers}; check the signature of `body` on your
// server (Standard Webhooks) before you trust it. Attributes: family; with (SKUs), step, lang, height, label.
(() => {
  const shop = new URL(document.currentScript.src).origin;
  const kept = (name, path) => {
    try {
      if (path === undefined) return sessionStorage.getItem(name);
      sessionStorage.setItem(name, path);
    } catch { /* a page that may keep nothing begins anew */ }
    return null;
  };
  class Configurator extends HTMLElement {
    connectedCallback() {
      addEventListener("message", this);
      if (this.frame) return;
      const said = (name) => this.getAttribute(name);
      const asked = new URLSearchParams({ origin: location.origin });
      for (const name of ["with", "step", "lang"]) if (said(name)) asked.set(name, said(name));
      this.name = `atelier ${shop} ${said("family")} ${said("with") ?? ""} ${said("lang") ?? ""}`;
      this.frame = document.createElement("iframe");
      this.frame.src = shop + (kept(this.name) ?? `/embed/${encodeURIComponent(said("family"))}/?${asked}`);
      this.frame.title = said("label") ?? "Assemble your product";
      this.frame.loading = "lazy";
      this.frame.referrerPolicy = "origin";
      Object.assign(this.frame.style, { inlineSize: "100%", blockSize: said("height") ?? "48rem", border: "0" });
      this.style.display = "block";
      this.append(this.frame);
    }
    disconnectedCallback() { removeEventListener("message", this); }
    handleEvent({ origin, source, data }) {
      if (origin !== shop || source !== this.frame.contentWindow) return;
      if (data?.type === "atelier:at" && /^\/e\/[\w:-]+\//.test(data.path)) kept(this.name, data.path);
      if (data?.type !== "atelier:build") return;
      const detail = { build: JSON.parse(data.body), body: data.body, headers: data.headers };
      this.dispatchEvent(new CustomEvent("build", { detail, bubbles: true }));
    }
  }
  if (!customElements.get("atelier-configurator")) customElements.define("atelier-configurator", Configurator);
})();
