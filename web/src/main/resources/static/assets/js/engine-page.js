import { call, get } from './api.js';
import { Part, bytes, failed, html, icon, nothing, number, t } from './element.js';
import { figure, page } from './page.js';
import { linePlot } from './plot.js';

const EVERY_MS = 2000;
const KEPT = 60;

/** Slots, queue, caches; speed over the last two minutes. */
class EnginePage extends Part {
  static properties = { overview: { state: true }, paused: { state: true }, chosen: { state: true }, problem: { state: true } };
  #history = {};
  #before = {};
  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#tick();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #tick() {
    clearTimeout(this.#timer);
    if (!this.paused && !document.hidden) {
      try {
        const [overview, waits] = await Promise.all([get('/api/engine'), firstTokens()]);
        this.problem = null;
        overview.models.forEach((m) => this.#remember(m, waits[m.name] ?? waits['']));
        this.overview = overview;
      } catch (e) {
        if (!this.problem) failed(e);
        this.problem = e.message;
      }
    }
    if (this.isConnected) this.#timer = setTimeout(() => this.#tick(), EVERY_MS);
  }

  /** Counters become rates: what was added since the last look, over the time since then. */
  #remember(model, wait) {
    const now = { at: performance.now(), written: model.generated_tokens, read: model.prompt_tokens, steps: model.steps, seconds: model.step_seconds, wait };
    const before = this.#before[model.name];
    this.#before[model.name] = now;
    if (!before) return;
    const elapsed = (now.at - before.at) / 1000;
    const steps = now.steps - before.steps;
    const firsts = (now.wait?.count ?? 0) - (before.wait?.count ?? 0);
    const series = this.#history[model.name] ??= { speed: [], reading: [], step: [], ttft: [] };
    const push = (name, value) => { series[name] = [...series[name], value].slice(-KEPT); };
    push('speed', (now.written - before.written) / elapsed);
    push('reading', (now.read - before.read) / elapsed);
    push('step', steps > 0 ? (now.seconds - before.seconds) / steps * 1000 : undefined);
    push('ttft', firsts > 0 ? (now.wait.sum - before.wait.sum) / firsts * 1000 : undefined);
  }

  render() {
    const pause = html`<button type="button" class="button" @click=${() => { this.paused = !this.paused; }}>${icon(this.paused ? 'play' : 'pause')}${this.paused ? t.engine.resume : t.engine.pause}</button>`;
    return page(t.engine.title, t.engine.about, pause, this.overview ? this.#body() : html`<p class="row muted"><span class="spinner"></span>${t.app.loading}</p>`);
  }

  #body() {
    const { models, uptime_seconds: uptime, heap_used_bytes: heap, heap_max_bytes: most, java_version: java } = this.overview;
    const m = models.find((one) => one.name === this.chosen) ?? models[0];
    const hours = uptime / 3600;
    return html`
      ${models.length > 1 ? html`<label class="field">${t.engine.model}<select @change=${(e) => { this.chosen = e.target.value; }}>${models.map((one) => html`<option ?selected=${one === m}>${one.name}</option>`)}</select></label>` : nothing}
      ${m.failure ? html`<p class="notice bad" role="alert">${t.engine.failure(m.failure)}</p>` : nothing}
      <dl class="cards">
        ${figure(t.engine.model, html`<span class="card-text">${m.name}</span>`, { unit: m.failure ? t.engine.failed : m.draining ? t.engine.draining : m.running ? t.engine.busy : t.engine.ready })}
        ${figure(t.engine.running, m.running, { unit: t.engine.slots(m.slots), share: m.running / m.slots })}
        ${figure(t.engine.waiting, m.waiting, { unit: t.engine.queue(number(m.queue_capacity)), share: m.waiting / m.queue_capacity })}
        ${figure(t.engine.kv, number(m.kv_cache_tokens), { unit: t.engine.kvOf(number(m.kv_cache_capacity_tokens)), share: m.kv_cache_tokens / m.kv_cache_capacity_tokens })}
        ${figure(t.engine.memory, bytes(m.kv_cache_bytes))}
        ${figure(t.engine.prefix, ratio(m.prefix_cache_hits, m.prefix_cache_queries), { unit: t.engine.of(number(m.prefix_cache_queries)) })}
        ${figure(t.engine.images, ratio(m.image_cache_hits, m.image_cache_queries), { unit: t.engine.of(number(m.image_cache_queries)) })}
        ${figure(t.engine.imageMemory, bytes(m.image_cache_bytes))}
        ${figure(t.engine.tiles, number(m.encoded_tiles))}
        ${figure(t.engine.steps, number(m.steps))}
        ${figure(t.engine.heap, bytes(heap), { unit: t.engine.of(bytes(most)), share: heap / most })}
        ${figure(t.engine.uptime, hours >= 1 ? hours.toFixed(1) : Math.round(uptime / 60), { unit: `${hours >= 1 ? 'h' : 'min'} · Java ${java}` })}
      </dl>
      <div class="plots">${this.#plots(this.#history[m.name] ?? { speed: [], reading: [], step: [], ttft: [] })}</div>`;
  }

  #plots(series) {
    const plot = (title, values, unit) => linePlot(title, values, KEPT, unit, t.engine.seconds);
    return html`${plot(t.engine.speed, series.speed, '/s')}${plot(t.engine.ttft, series.ttft, 'ms')}${plot(t.engine.reading, series.reading, '/s')}${plot(t.engine.stepPlot, series.step, 'ms')}`;
  }
}

const ratio = (hits, queries) => (queries ? `${Math.round(hits / queries * 100)} %` : '–');

/** Sum and count of the time to the first token, by model, out of the metrics. */
async function firstTokens() {
  const waits = {};
  try {
    for (const line of (await (await call('/metrics')).text()).split('\n')) {
      const match = /^xgenmm_time_to_first_token_seconds_(sum|count)(\{[^}]*\})? (\S+)/.exec(line);
      if (!match) continue;
      const model = /model(?:_name)?="([^"]*)"/.exec(match[2] ?? '')?.[1] ?? '';
      (waits[model] ??= { sum: 0, count: 0 })[match[1]] += Number(match[3]);
    }
  } catch { /* metrics may ask for a key of their own: the plot stays empty */ }
  return waits;
}

customElements.define('xgen-engine', EnginePage);
