import { repeat } from 'lit/directives/repeat.js';
import { Part, failed, html, icon, iconButton, modal, nothing, t, toast } from './element.js';
import { picturesOf } from './prompt.js';
import { go } from './router.js';
import { session } from './session.js';
import './picture-view.js';

const SEARCH_AFTER_MS = 250;

/** The conversations: list, search, rename, pin, delete with undo. */
class HistoryList extends Part {
  static properties = { current: {}, words: { state: true }, hits: { state: true }, renaming: { state: true }, thumbs: { state: true } };
  #wait = 0;
  #asked = new Set();

  constructor() {
    super();
    this.words = '';
    this.thumbs = {};
  }

  connectedCallback() {
    super.connectedCallback();
    session.addEventListener('change', this.#changed);
    this.#changed();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    session.removeEventListener('change', this.#changed);
  }

  #changed = () => {
    this.requestUpdate();
    session.talks.slice(0, 20).forEach((talk) => this.#findThumb(talk));
  };

  /** The first picture of a conversation, asked for once. */
  async #findThumb(talk) {
    const stamp = `${talk.id} ${talk.active_leaf}`;
    if (this.thumbs[talk.id] || this.#asked.has(stamp) || !talk.active_leaf) return;
    this.#asked.add(stamp);
    try {
      const { messages } = await session.store.branch(talk.id);
      const picture = messages.flatMap(picturesOf)[0];
      if (picture) this.thumbs = { ...this.thumbs, [talk.id]: session.store.thumbnail(picture) };
    } catch { /* a list without a thumbnail is still a list */ }
  }

  #search = (e) => {
    this.words = e.target.value.trim();
    clearTimeout(this.#wait);
    if (!this.words) { this.hits = null; return; }
    this.#wait = setTimeout(async () => {
      try {
        this.hits = (await session.store.search(this.words)).items;
      } catch (error) { failed(error); }
    }, SEARCH_AFTER_MS);
  };

  async #pin(talk) {
    await session.store.change(talk.id, { pinned: !talk.pinned }).catch(failed);
    await session.refresh();
  }

  async #remove(talk) {
    try {
      await session.store.remove(talk.id);
    } catch (e) { failed(e); return; }
    if (this.current === talk.id) go('/chat');
    await session.refresh();
    toast(t.history.removed, { action: t.app.undo, onAction: async () => { await session.store.restore(talk.id).catch(failed); await session.refresh(); } });
  }

  #rename(talk) {
    this.renaming = talk;
    this.updateComplete.then(() => { this.querySelector('#rename').showModal(); this.querySelector('#rename input').select(); });
  }

  #renamed = async (e) => {
    e.preventDefault();
    const title = e.target.elements.title.value.trim();
    this.querySelector('#rename').close();
    if (title) await session.store.change(this.renaming.id, { title }).catch(failed);
    await session.refresh();
  };

  render() {
    return html`
      <div class="sidebar-tools">
        <a class="button primary" href="#/chat" @click=${() => this.dispatchEvent(new CustomEvent('new-chat'))}>${icon('plus')}${t.app.newChat}</a>
        <div class="search" role="search">${icon('search')}<input id="search" class="input" type="search" aria-label=${t.app.searchLabel} placeholder=${t.app.searchHint} @input=${this.#search}></div>
      </div>
      <nav class="history" aria-label=${t.history.title}>
        ${this.hits ? this.#found() : this.#groups()}
        ${session.store.kept === 'browser' ? html`<p class="hint small hit">${t.history.local}</p>` : nothing}
      </nav>
      ${modal('rename', t.history.renameHead, html`<form @submit=${this.#renamed}><label class="field">${t.history.newTitle}<input name="title" .value=${this.renaming?.title ?? ''} maxlength="200" required></label><br><div class="row end"><button class="button primary">${t.history.save}</button></div></form>`)}`;
  }

  #groups() {
    const midnight = new Date().setHours(0, 0, 0, 0);
    const groups = [
      [t.history.pinned, session.talks.filter((talk) => talk.pinned)],
      [t.history.today, session.talks.filter((talk) => !talk.pinned && Date.parse(talk.updated_at) >= midnight)],
      [t.history.earlier, session.talks.filter((talk) => !talk.pinned && Date.parse(talk.updated_at) < midnight)],
    ].filter(([, talks]) => talks.length);
    if (!groups.length) return html`<p class="hit muted">${t.history.empty}</p>`;
    return html`${groups.map(([name, talks]) => html`<h2>${name}</h2><ul>${repeat(talks, (talk) => talk.id, (talk) => this.#talk(talk))}</ul>`)}
      ${session.next ? html`<button type="button" class="button small" @click=${() => session.more().catch(failed)}>${t.history.more}</button>` : nothing}`;
  }

  #talk(talk) {
    const title = talk.title || t.history.untitled;
    const thumb = this.thumbs[talk.id];
    return html`
      <li class="talk ${talk.id === this.current ? 'current' : ''}">
        <a href="#/chat/${talk.id}" aria-current=${talk.id === this.current ? 'page' : nothing} title=${title}>
          <span class="thumb" aria-hidden="true">${thumb ? html`<xgen-picture .src=${thumb} .alt=${''}></xgen-picture>` : icon('chat')}</span><span class="title">${title}</span></a>
        <span class="actions">
          ${iconButton('pin', talk.pinned ? t.history.unpin(title) : t.history.pin(title), () => this.#pin(talk), { small: true, pressed: talk.pinned })}
          ${iconButton('pencil', t.history.rename(title), () => this.#rename(talk), { small: true })}
          ${iconButton('trash', t.history.remove(title), () => this.#remove(talk), { small: true })}</span>
      </li>`;
  }

  #found() {
    return html`<h2 role="status">${this.hits.length ? t.history.results(this.hits.length) : t.history.none(this.words)}</h2>
      <ul>${this.hits.map((hit) => html`<li><a class="hit" href="#/chat/${hit.conversation_id}"><strong>${hit.title || t.history.untitled}</strong><span>${this.#marked(hit.excerpt)}</span></a></li>`)}</ul>`;
  }

  /** The words stand between two private characters; everything is text. */
  #marked(excerpt) {
    return excerpt.split(/(\uE000[^\uE001]*\uE001)/).map((part) => (part.startsWith('\uE000') ? html`<mark>${part.slice(1, -1)}</mark>` : part));
  }
}

customElements.define('xgen-history', HistoryList);
