// Turnus in other sites: <turnus-signup merchant="…" group="…"> and <turnus-pricing merchant="…" group="…">.
// docs/embedding.md says what they take and tell. Styles are set by properties, never by attributes or elements, so that a strict
// Content-Security-Policy of the page lets them be.
(() => {
  const script = document.currentScript;
  if (!script || customElements.get('turnus-signup')) return;
  const home = new URL(script.src).origin;
  const PATIENCE_MS = 15000;
  const TEXTS = { title: { de: 'Bestellung', en: 'Order' } };
  // What of the order an attribute may fill in; data of persons are shown in the form and nowhere else.
  const FILLS = ['plan', 'lang', 'kind', 'company', 'vat-id', 'given-name', 'family-name', 'street', 'house-number', 'postcode', 'city', 'email'];

  class Framed extends HTMLElement {
    static observedAttributes = ['merchant', 'group', 'theme', ...FILLS];

    #frame;
    #loads = 0;
    #told = new Set();
    #listen = (event) => this.#hear(event);

    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: 'open' });
      addEventListener('message', this.#listen);
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener('message', this.#listen);
      this.#frame = undefined;
    }

    attributeChangedCallback(_name, before, now) {
      if (this.isConnected && this.#frame && before !== now) this.#show();
    }

    #address() {
      const path = ['merchant', 'group'].map((name) => encodeURIComponent(this.getAttribute(name) ?? ''));
      const address = new URL(`/s/${path.join('/')}/${this.page}`, home);
      for (const name of FILLS) {
        const value = this.getAttribute(name);
        if (value) address.searchParams.set(name.replace('-', '_'), value);
      }
      for (const { name, value } of this.attributes) {
        if (name.startsWith('units-')) address.searchParams.set(name, value);
      }
      const lang = this.getAttribute('lang') ?? document.documentElement.lang.slice(0, 2);
      if (lang) address.searchParams.set('lang', lang);
      return address.href;
    }

    #show() {
      const frame = document.createElement('iframe');
      frame.title = this.getAttribute('title') ?? TEXTS.title[document.documentElement.lang.slice(0, 2)] ?? TEXTS.title.en;
      Object.assign(frame.style, { display: 'block', width: '100%', height: '480px', border: '0' });
      const theme = this.getAttribute('theme');
      if (theme === 'light' || theme === 'dark') frame.style.colorScheme = theme;
      frame.src = this.#address();
      this.#frame = frame;
      this.#loads = 0;
      this.style.display = 'block';
      this.shadowRoot.replaceChildren(frame);
      // A browser that may not show the frame says so to nobody. What the element holds, a link perhaps, is shown then.
      setTimeout(() => {
        if (this.#frame !== frame || this.#loads > 0) return;
        this.shadowRoot.replaceChildren(document.createElement('slot'));
        this.#tell('failed', {});
      }, PATIENCE_MS);
    }

    #hear(event) {
      if (event.origin !== home || !this.#frame || event.source !== this.#frame.contentWindow) return;
      const told = event.data ?? {};
      if (Number.isFinite(told.height)) this.#frame.style.height = `${told.height}px`;
      if (told.turnus === 'ready') {
        this.#loads += 1;
        // Another page begins at its top.
        if (this.#loads > 1 && this.getBoundingClientRect().top < 0) this.scrollIntoView();
      }
      if (told.turnus === 'started' && !this.#told.has('started')) {
        this.#told.add('started');
        this.#tell('started', {});
      }
      if (told.turnus === 'completed' && !this.#told.has(told.contract)) {
        this.#told.add(told.contract);
        this.#tell('completed', { contract: String(told.contract), number: String(told.number) });
      }
    }

    #tell(what, detail) {
      this.dispatchEvent(new CustomEvent(`turnus:${what}`, { bubbles: true, composed: true, detail }));
    }
  }

  customElements.define('turnus-signup', class extends Framed { page = 'frame'; });
  customElements.define('turnus-pricing', class extends Framed { page = 'pricing'; });
})();
