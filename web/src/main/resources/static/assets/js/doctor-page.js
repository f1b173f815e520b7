import { get } from './api.js';
import { Part, bytes, html, icon, number, t } from './element.js';
import { page } from './page.js';

const SLOW_MS = 500;

/** What works: asked from the page, so the way to the server is checked as well. */
class DoctorPage extends Part {
  static properties = { checks: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.#check();
  }

  async #check() {
    this.checks = null;
    const begun = performance.now();
    const [health, engine, storage, models] = await Promise.all([
      settled(get('/actuator/health')), settled(get('/api/engine')), settled(get('/api/storage')), settled(get('/v1/models')),
    ]);
    const ms = Math.round(performance.now() - begun);
    this.checks = [
      line(t.doctor.server, health.value?.status === 'UP' ? 'good' : 'bad', health.value ? `Health: ${health.value.status}.` : health.error.message),
      line(t.doctor.network, ms < SLOW_MS ? 'good' : 'warn', `Four requests took ${ms} ms.`),
      ...(models.value ? models.value.data.map((m) => line(`${t.doctor.model} ${m.id}`, 'good', `${m.variant}, ${m.precision} on ${m.device}, ${number(m.max_model_len)} tokens of context.`)) : [line(t.doctor.model, 'bad', models.error.message)]),
      ...(engine.value ? engineLines(engine.value) : [line(t.doctor.engine, 'bad', engine.error.message)]),
      storage.value ? line(t.doctor.storage, 'good', `Database of ${bytes(storage.value.database_bytes)}, ${number(storage.value.conversations)} conversations.`)
        : line(t.doctor.storage, storage.error.status === 404 ? 'warn' : 'bad', storage.error.status === 404 ? t.errors.noStorage : storage.error.message),
      browserLine(),
    ];
  }

  render() {
    const again = html`<button type="button" class="button" @click=${() => this.#check()}>${icon('again')}${t.doctor.again}</button>`;
    const words = { good: t.doctor.ok, warn: t.doctor.warn, bad: t.doctor.bad };
    return page(t.doctor.title, t.doctor.about, again, this.checks ? html`
      <section class="card"><h2 class="visually-hidden">${t.doctor.checks}</h2><ul class="checks">${this.checks.map((c) => html`<li><span class=${c.state}>${icon(c.state)}</span><h3>${c.name} <span class="badge ${c.state}">${words[c.state]}</span></h3><p>${c.text}</p></li>`)}</ul></section>` : html`<p class="row muted"><span class="spinner"></span>${t.app.loading}</p>`);
  }
}

const settled = (promise) => promise.then((value) => ({ value }), (error) => ({ error }));
const line = (name, state, text) => ({ name, state, text });

function engineLines({ models, heap_used_bytes: used, heap_max_bytes: most, java_version: java }) {
  const full = used / most > 0.9;
  return [
    ...models.map((m) => (m.failure ? line(`${t.doctor.engine} ${m.name}`, 'bad', t.engine.failure(m.failure))
      : m.draining ? line(`${t.doctor.engine} ${m.name}`, 'warn', 'It finishes what runs and takes nothing new: the server is stopping.')
        : line(`${t.doctor.engine} ${m.name}`, 'good', `${m.running} running, ${m.waiting} waiting, ${m.slots} slots.`))),
    line(`${t.doctor.java} ${java}`, full ? 'warn' : 'good', full ? `The heap is nearly full (${bytes(used)} of ${bytes(most)}); start with a larger -Xmx.` : `Heap ${bytes(used)} of ${bytes(most)}.`),
  ];
}

function browserLine() {
  const missing = [['IndexedDB', globalThis.indexedDB], ['createImageBitmap', globalThis.createImageBitmap], ['dialogs', globalThis.HTMLDialogElement], ['clipboard', navigator.clipboard]].filter(([, there]) => !there).map(([name]) => name);
  return missing.length ? line(t.doctor.browser, 'warn', `Missing here: ${missing.join(', ')}. Use a current browser over localhost or HTTPS.`) : line(t.doctor.browser, 'good', 'Has all that this page uses.');
}

customElements.define('xgen-doctor', DoctorPage);
