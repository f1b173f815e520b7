import { createRef, ref } from 'lit/directives/ref.js';
import { ApiError, get, key } from './api.js';
import { small } from './browser-data.js';
import { Part, failed, html, icon, iconButton, modal, nothing, t, toast } from './element.js';
import { go, route } from './router.js';
import { session } from './session.js';
import './chat-page.js';
import './history-list.js';

const TOAST_MS = 5000;
const TOAST_WITH_ACTION_MS = 12_000;
const CHORD_MS = 1200;

const pages = ['compare', 'engine', 'models', 'keys', 'usage', 'batches', 'storage', 'doctor', 'settings'];
const load = {
  compare: () => import('./compare-page.js'), engine: () => import('./engine-page.js'), models: () => import('./models-page.js'), keys: () => import('./keys-page.js'),
  usage: () => import('./usage-page.js'), batches: () => import('./batches-page.js'), storage: () => import('./storage-page.js'), doctor: () => import('./doctor-page.js'), settings: () => import('./settings-page.js'),
};

/** The frame: side bar, the page of the address, notices, keys that work everywhere. */
class App extends Part {
  static properties = { ready: { state: true }, problem: { state: true }, route: { state: true }, menu: { state: true }, toasts: { state: true }, theme: { state: true }, page: { state: true } };
  #login = createRef();
  #chord = -Infinity;

  constructor() {
    super();
    this.route = route();
    this.toasts = [];
    this.theme = small.get('themeChoice', 'system');
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    addEventListener('xgenmm-moved', () => { this.route = route(); });
    addEventListener('xgenmm-toast', ({ detail }) => this.#toast(detail));
    addEventListener('xgenmm-key-needed', () => this.#askKey());
    addEventListener('xgenmm-theme', ({ detail }) => this.#setTheme(detail));
    addEventListener('keydown', this.#keys);
    session.addEventListener('change', () => this.requestUpdate());
    this.#start();
  }

  async #start() {
    this.problem = null;
    try {
      await session.start();
      this.ready = true;
      await this.#show();
    } catch (e) {
      if (!(e instanceof ApiError && e.status === 401)) this.problem = e.message;
    }
  }

  #moved = () => {
    this.route = route();
    this.menu = false;
    this.#show();
  };

  async #show() {
    const { name } = this.route;
    document.title = name === 'chat' ? t.app.name : `${t.nav[name] ?? t.app.name} · ${t.app.name}`;
    this.page = null;
    if (load[name]) {
      try {
        await load[name]();
        this.page = name;
      } catch {
        toast(t.errors.page, { bad: true });
      }
    }
  }

  #toast(detail) {
    const shown = { ...detail, id: Symbol('toast') };
    this.toasts = [...this.toasts.slice(-3), shown];
    setTimeout(() => this.#dismiss(shown), detail.action ? TOAST_WITH_ACTION_MS : TOAST_MS);
  }

  #dismiss(shown) { this.toasts = this.toasts.filter((one) => one.id !== shown.id); }

  #askKey() {
    this.updateComplete.then(() => { const dialog = this.#login.value?.querySelector('dialog'); if (dialog && !dialog.open) dialog.showModal(); });
  }

  #useKey = async (e) => {
    e.preventDefault();
    const form = e.target;
    key.set(form.elements.secret.value.trim());
    try {
      await get('/api/about');
      form.closest('dialog').close();
      location.reload();
    } catch {
      key.set('');
      toast(t.login.wrong, { bad: true });
    }
  };

  #setTheme(theme) {
    this.theme = theme;
    small.set('themeChoice', theme);
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem('xgenmm.theme');
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem('xgenmm.theme', theme);
    }
  }

  #nextTheme = () => {
    const order = ['system', 'light', 'dark'];
    this.#setTheme(order[(order.indexOf(this.theme) + 1) % order.length]);
  };

  #keys = (e) => {
    if (e.key === 'Escape' && this.menu) { this.menu = false; return; }
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, select, dialog[open]')) return;
    const now = performance.now();
    const acts = now - this.#chord < CHORD_MS
      ? { e: () => go('/engine'), c: () => go('/compare'), s: () => go('/settings') }
      : { n: () => this.#newChat(), '/': () => this.#search(), t: this.#nextTheme, '?': () => this.querySelector('#shortcuts').showModal(), g: () => { this.#chord = now; } };
    if (!acts[e.key]) return;
    e.preventDefault();
    if (e.key !== 'g') this.#chord = -Infinity;
    acts[e.key]();
  };

  #newChat() {
    if (location.hash === '#/chat' || location.hash === '' || location.hash === '#/') this.querySelector('xgen-composer')?.focusText();
    else go('/chat');
  }

  #search() {
    this.menu = true;
    this.updateComplete.then(() => this.querySelector('#search').focus());
  }

  render() {
    return html`
      <a class="skip button" href="#main" @click=${(e) => { e.preventDefault(); this.querySelector('#main').focus(); }}>${t.app.skip}</a>
      <div class="shell">
        <header class="topbar">
          ${iconButton('menu', t.app.menu, () => { this.menu = !this.menu; }, { expanded: Boolean(this.menu) })}
          <a class="brand" href="#/chat"><img src="/assets/icon.svg" alt="" width="28" height="28">${t.app.name}</a>
          ${iconButton('plus', t.app.newChat, () => this.#newChat())}
        </header>
        ${this.menu ? html`<button class="scrim open" type="button" aria-label=${t.app.closeMenu} @click=${() => { this.menu = false; }}></button>` : nothing}
        ${this.#sidebar()}
        <main id="main" class="main" tabindex="-1">${this.#main()}</main>
      </div>
      <div class="toasts" role="status" aria-live="polite">${this.toasts.map((one) => html`
        <div class="toast ${one.bad ? 'bad' : ''}"><p>${one.message}</p>
          ${one.action ? html`<button type="button" class="button small" @click=${() => { this.#dismiss(one); one.onAction(); }}>${one.action}</button>` : nothing}
          ${iconButton('close', t.app.dismiss, () => this.#dismiss(one), { small: true })}</div>`)}</div>
      <div id="live" class="visually-hidden" role="log" aria-live="polite"></div>
      ${modal('shortcuts', t.shortcuts.title, html`<dl class="keys-sheet">${t.shortcuts.list.map(([keys, what]) => html`<dt>${keys.split(' ').map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${what}</dd>`)}</dl>`)}
      <div ${ref(this.#login)}>${modal('login', t.login.title, html`
        <form class="dialog-form" @submit=${this.#useKey}><p>${t.login.text}</p><br>
          <label class="field">${t.login.label}<input name="secret" type="password" autocomplete="off" required></label><br>
          <div class="row end"><button class="button primary">${t.login.use}</button></div></form>`)}</div>`;
  }

  #sidebar() {
    const { name } = this.route;
    return html`
      <aside class="sidebar ${this.menu ? 'open' : ''}" aria-label=${t.app.sidebar}>
        <div class="sidebar-head"><a class="brand" href="#/chat"><img src="/assets/icon.svg" alt="" width="28" height="28">${t.app.name}</a>
          ${iconButton('keyboard', t.app.shortcuts, () => this.querySelector('#shortcuts').showModal())}</div>
        ${this.ready ? html`<xgen-history .current=${name === 'chat' ? this.route.id : ''} @new-chat=${() => this.#newChat()}></xgen-history>` : html`<div class="history"></div>`}
        <nav class="nav" aria-label=${t.app.pages}><ul>${pages.map((page) => html`
          <li><a href="#/${page}" aria-current=${name === page ? 'page' : nothing}>${icon(page)}${t.nav[page]}</a></li>`)}</ul></nav>
        <div class="sidebar-foot"><span>${session.about ? t.app.version(session.about.version) : nothing}</span>${iconButton('sun', t.app.theme(t.app.themes[this.theme]), this.#nextTheme)}</div>
      </aside>`;
  }

  #main() {
    if (this.problem) return html`<div class="page"><div class="inner"><h1>${t.app.name}</h1><p class="notice bad" role="alert">${this.problem}</p><div><button type="button" class="button" @click=${() => this.#start()}>${t.app.retry}</button></div></div></div>`;
    if (!this.ready) return html`<div class="page"><h1 class="visually-hidden">${t.app.name}</h1><p class="row muted"><span class="spinner"></span>${t.app.loading}</p></div>`;
    const { name, id } = this.route;
    if (name === 'chat') return html`<xgen-chat .talkId=${id}></xgen-chat>`;
    if (!load[name]) return html`<div class="page"><div class="inner"><h1>${t.app.notFound}</h1><a href="#/chat">${t.app.newChat}</a></div></div>`;
    return this.page === name ? this.#page(name) : nothing;
  }

  #page(name) {
    const made = this.querySelector(`xgen-${name}`) ?? document.createElement(`xgen-${name}`);
    return made;
  }
}

customElements.define('xgen-app', App);
addEventListener('unhandledrejection', (e) => { if (e.reason instanceof ApiError) { e.preventDefault(); failed(e.reason); } });
