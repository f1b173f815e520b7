import { Part, copy, html, iconButton, nothing, number, t } from './element.js';
import { picturesOf, textOf } from './prompt.js';
import './markdown-view.js';
import './picture-view.js';

const CONTINUABLE = new Set(['length', 'cancelled']);

/** One question or answer of the shown branch, with what can be done about it. */
class MessageView extends Part {
  static properties = {
    message: { attribute: false }, store: { attribute: false }, live: { type: Boolean }, last: { type: Boolean }, busy: { type: Boolean },
    editing: { state: true }, confidence: { attribute: false }, chosen: { state: true },
  };

  edit() {
    this.editing = true;
    this.updateComplete.then(() => this.querySelector('textarea').focus());
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent('act', { bubbles: true, detail: { name, message: this.message, ...detail } }));
  }

  render() {
    const m = this.message;
    const user = m.role === 'user';
    const head = `m-${m.id}`;
    return html`
      <article class="message ${m.role}" aria-labelledby=${head}>
        <header><h2 id=${head}>${user ? t.chat.you : t.chat.answer}</h2>${!user && m.model ? html`<span class="badge">${m.model}</span>` : nothing}</header>
        ${user ? this.#question(m) : this.#answer(m)}
      </article>`;
  }

  #question(m) {
    const pictures = picturesOf(m);
    const text = textOf(m);
    return html`
      ${pictures.length ? html`<ul class="pictures">${pictures.map((p, i) => html`
        <li><button type="button" class="picture-thumb" aria-label=${t.chat.openPicture(i + 1)} @click=${() => this.#tell('look', { part: p })}>
          <xgen-picture .src=${this.store.thumbnail(p)} .alt=${t.chat.pictureOf(i + 1, p.name)}></xgen-picture></button></li>`)}</ul>` : nothing}
      ${this.editing ? this.#editor(text) : text ? html`<div class="bubble">${text}</div>` : nothing}
      ${this.editing || this.live ? nothing : html`<div class="tools" role="toolbar" aria-label=${t.chat.you}>
        ${this.#branch(m)}${iconButton('pencil', t.chat.edit, () => this.edit(), { small: true, disabled: this.busy })}${iconButton('copy', t.app.copy, () => copy(text), { small: true })}
        ${this.last ? iconButton('again', t.chat.regenerate, () => this.#tell('regenerate'), { small: true, disabled: this.busy }) : nothing}</div>`}`;
  }

  #editor(text) {
    return html`
      <form class="card stack" @submit=${this.#saved} @keydown=${(e) => { if (e.key === 'Escape') { e.stopPropagation(); this.editing = false; } }}>
        <label class="field">${t.chat.editLabel}<textarea rows="3" .value=${text}></textarea></label>
        <div class="row end"><button type="button" class="button small" @click=${() => { this.editing = false; }}>${t.app.cancel}</button>
          <button class="button primary small">${t.chat.save}</button></div>
      </form>`;
  }

  #saved = (e) => {
    e.preventDefault();
    const text = e.target.querySelector('textarea').value.trim();
    this.editing = false;
    this.#tell('edit', { text });
  };

  #answer(m) {
    const text = textOf(m);
    return html`
      ${this.confidence ? this.#confidence() : html`<xgen-markdown class="prose" .text=${text} .done=${!this.live}></xgen-markdown>`}
      ${this.live ? html`<p class="row small muted">${text ? html`<span class="caret" aria-hidden="true"></span>` : html`<span class="spinner"></span>${t.chat.loadingAnswer}`}</p>` : nothing}
      ${this.#ending(m)}
      ${this.live ? nothing : html`${this.#figures(m)}${this.#answerTools(m, text)}`}`;
  }

  #ending(m) {
    const said = { cancelled: t.chat.stopped, failed: t.chat.failed, interrupted: t.chat.interrupted }[m.state] ?? (m.finish_reason === 'length' ? t.chat.cut : null);
    if (!said || this.live) return nothing;
    return html`<p class="notice ${m.state === 'failed' || m.state === 'interrupted' ? 'bad' : ''}">${said}</p>`;
  }

  #answerTools(m, text) {
    const rated = (value) => () => this.#tell('rate', { rating: m.rating === value ? null : value });
    return html`
      <div class="tools" role="toolbar" aria-label=${t.chat.answer}>
        ${this.#branch(m)}
        ${iconButton('copy', t.chat.copyAnswer, () => copy(text), { small: true })}
        ${iconButton('again', t.chat.regenerate, () => this.#tell('regenerate'), { small: true, disabled: this.busy })}
        ${this.last && CONTINUABLE.has(m.finish_reason) ? iconButton('more', t.chat.continue, () => this.#tell('continue'), { small: true, disabled: this.busy }) : nothing}
        ${text ? iconButton('probability', this.confidence ? t.chat.hideConfidence : t.chat.confidence, () => this.#tell('confidence'), { small: true, pressed: Boolean(this.confidence) }) : nothing}
        ${iconButton('up', t.chat.good, rated(1), { small: true, pressed: m.rating === 1 })}
        ${iconButton('thumbDown', t.chat.poor, rated(-1), { small: true, pressed: m.rating === -1 })}
      </div>`;
  }

  #branch(m) {
    const all = m.siblings ?? [m.id];
    if (all.length < 2) return nothing;
    const at = all.indexOf(m.id);
    return html`<span class="branch" role="group" aria-label=${t.chat.version(at + 1, all.length)}>
      ${iconButton('left', t.chat.previous, () => this.#tell('show', { id: all[at - 1] }), { small: true, disabled: at === 0 || this.busy })}
      <span>${t.chat.version(at + 1, all.length)}</span>
      ${iconButton('right', t.chat.next, () => this.#tell('show', { id: all[at + 1] }), { small: true, disabled: at === all.length - 1 || this.busy })}</span>`;
  }

  #figures(m) {
    const f = t.chat.figures;
    const x = m.metrics ?? {};
    const shown = [
      [x.ttft_ms, (v) => (v >= 1000 ? `${(v / 1000).toFixed(1)} s` : `${v} ms`), f.ttft], [x.tokens_per_second, (v) => v, f.speed],
      [x.completion_tokens, number, f.completion], [x.prompt_tokens, number, f.prompt], [x.image_tokens, number, f.image], [x.cached_tokens, number, f.cached],
    ].filter(([v]) => v);
    return shown.length ? html`<p class="figures">${shown.map(([v, as, label]) => html`<span><b>${as(v)}</b> ${label}</span>`)}</p>` : nothing;
  }

  #confidence() {
    const c = this.confidence;
    if (c.waiting) return html`<p class="row muted"><span class="spinner"></span>${t.chat.confidenceWait}</p>`;
    const level = (p) => (p > 0.6 ? (p > 0.9 ? 'p4' : 'p3') : p > 0.3 ? 'p2' : p > 0.1 ? 'p1' : 'p0');
    const percent = (logprob) => `${(Math.exp(logprob) * 100).toFixed(1)} %`;
    const chosen = c.tokens[this.chosen];
    return html`
      ${c.differs ? html`<p class="notice">${t.chat.confidenceDiffers}</p>` : nothing}
      <div class="tokens">${c.tokens.map((token, i) => html`<button type="button" class=${level(Math.exp(token.logprob))} aria-pressed=${String(this.chosen === i)}
        aria-label=${t.chat.token(token.token, percent(token.logprob))} title=${percent(token.logprob)} @click=${() => { this.chosen = this.chosen === i ? undefined : i; }}>${token.token}</button>`)}</div>
      <p class="legend" aria-hidden="true">${Object.entries(t.chat.legend).map(([k, label]) => html`<span class=${k}>${label}</span>`)}</p>
      ${chosen ? html`<div class="token-detail"><table><caption class="visually-hidden">${t.chat.tokenTable}</caption><tbody>${chosen.top_logprobs.map((alt) => html`
        <tr><th scope="row"><code>${JSON.stringify(alt.token)}</code></th><td>${percent(alt.logprob)}</td></tr>`)}</tbody></table></div>` : nothing}`;
  }
}

customElements.define('xgen-message', MessageView);
