import { get } from './api.js';
import { Part, html, number, t } from './element.js';
import { figure, page } from './page.js';
import { barPlot } from './plot.js';

const DAY_MS = 86_400_000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

class UsagePage extends Part {
  static properties = { usage: { state: true }, names: { state: true }, problem: { state: true }, from: { state: true }, to: { state: true } };

  constructor() {
    super();
    this.to = iso(Date.now());
    this.from = iso(Date.now() - 29 * DAY_MS);
    this.names = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    try {
      this.usage = (await get(`/api/usage?from=${this.from}&to=${this.to}`)).items;
      this.names = Object.fromEntries((await get('/api/keys')).items.map((k) => [k.id, k.name]));
      this.problem = null;
    } catch (e) { this.problem = e.status === 404 ? t.errors.noStorage : e.message; }
  }

  #days() {
    const days = new Map();
    for (let at = Date.parse(this.from); at <= Date.parse(this.to) && days.size < 92; at += DAY_MS) days.set(iso(at), [0, 0]);
    (this.usage ?? []).forEach((u) => { const d = days.get(u.day); if (d) { d[0] += u.prompt_tokens; d[1] += u.completion_tokens; } });
    return [...days].map(([day, values]) => ({ label: day.slice(5), values }));
  }

  #date(name, label) {
    return html`<label class="field">${label}<input type="date" .value=${this[name]} @change=${(e) => { if (e.target.value) { this[name] = e.target.value; this.#load(); } }}></label>`;
  }

  render() {
    const range = html`${this.#date('from', t.usage.from)}${this.#date('to', t.usage.to)}`;
    return page(t.usage.title, t.usage.about, range, this.problem ? html`<p class="notice" role="status">${this.problem}</p>` : this.usage ? this.#body() : html`<p class="row muted"><span class="spinner"></span>${t.app.loading}</p>`);
  }

  #body() {
    const sum = (name) => number(this.usage.reduce((all, u) => all + u[name], 0));
    return html`
      <dl class="cards">${[['requests', t.usage.requests], ['prompt_tokens', t.usage.prompt], ['completion_tokens', t.usage.completion], ['image_tokens', t.usage.imageTokens], ['cached_tokens', t.usage.cached], ['images', t.usage.images]].map(([field, name]) => figure(name, sum(field)))}</dl>
      ${barPlot(t.usage.daily, this.#days(), [t.usage.prompt, t.usage.completion])}
      ${this.usage.length ? this.#table() : html`<div class="card empty"><p>${t.usage.none}</p></div>`}`;
  }

  #table() {
    const columns = [['requests', t.usage.requests], ['prompt_tokens', t.usage.prompt], ['cached_tokens', t.usage.cached], ['image_tokens', t.usage.imageTokens], ['completion_tokens', t.usage.completion], ['images', t.usage.images]];
    return html`<div class="table-card" role="region" aria-label=${t.usage.list} tabindex="0"><table><caption>${t.usage.list}</caption>
      <thead><tr><th scope="col">${t.usage.day}</th><th scope="col">${t.usage.model}</th><th scope="col">${t.usage.key}</th>${columns.map(([, name]) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${this.usage.map((u) => html`<tr><th scope="row">${u.day}</th><td>${u.model}</td><td>${u.key_id ? this.names[u.key_id] ?? u.key_id.slice(0, 8) : t.usage.noKey}</td>${columns.map(([field]) => html`<td class="number">${number(u[field])}</td>`)}</tr>`)}</tbody></table></div>`;
  }
}

customElements.define('xgen-usage', UsagePage);
