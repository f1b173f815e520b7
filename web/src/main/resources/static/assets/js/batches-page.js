import { call, download, get, post } from './api.js';
import { Part, failed, html, icon, nothing, t } from './element.js';
import { page } from './page.js';

const EVERY_MS = 3000;
const RUNNING = new Set(['validating', 'in_progress', 'finalizing', 'cancelling']);

class BatchesPage extends Part {
  static properties = { batches: { state: true }, problem: { state: true }, busy: { state: true } };
  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #load() {
    clearTimeout(this.#timer);
    try {
      this.batches = (await get('/v1/batches?limit=50')).data;
      this.problem = null;
    } catch (e) { this.problem = e.status === 404 ? t.errors.noStorage : e.message; return; }
    if (this.isConnected && this.batches.some((b) => RUNNING.has(b.status))) this.#timer = setTimeout(() => this.#load(), EVERY_MS);
  }

  #create = async (e) => {
    e.preventDefault();
    const f = e.target.elements;
    const form = new FormData();
    form.append('purpose', 'batch');
    form.append('file', f.file.files[0]);
    this.busy = true;
    try {
      const file = await (await call('/v1/files', { method: 'POST', body: form })).json();
      await post('/v1/batches', { input_file_id: file.id, endpoint: f.endpoint.value, completion_window: '24h' });
      e.target.reset();
      await this.#load();
    } catch (error) { failed(error); } finally { this.busy = false; }
  };

  async #cancel(batch) {
    await post(`/v1/batches/${batch.id}/cancel`, {}).catch(failed);
    await this.#load();
  }

  async #download(file, name) {
    try {
      download(name, await (await call(`/v1/files/${file}/content`)).blob());
    } catch (e) { failed(e); }
  }

  render() {
    return page(t.batches.title, t.batches.about, '', this.problem ? html`<p class="notice" role="status">${this.problem}</p>` : html`
      <form class="card stack" @submit=${this.#create} aria-labelledby="new-batch"><h2 id="new-batch">${t.batches.upload}</h2>
        <div class="form-grid"><label class="field">${t.batches.file}<input name="file" type="file" accept=".jsonl,application/jsonl" required></label>
          <label class="field">${t.batches.endpoint}<select name="endpoint"><option>/v1/chat/completions</option><option>/v1/completions</option></select></label></div>
        <div class="row end"><button class="button primary" ?disabled=${this.busy}>${icon('upload')}${t.batches.create}</button></div></form>
      ${this.batches?.length ? this.#table() : html`<div class="card empty"><p>${this.batches ? t.batches.none : t.app.loading}</p></div>`}`);
  }

  #table() {
    return html`<div class="table-card" role="region" aria-label=${t.batches.list} tabindex="0"><table><caption>${t.batches.list}</caption>
      <thead><tr>${[t.batches.id, t.batches.state, t.batches.progress, t.batches.created].map((h) => html`<th scope="col">${h}</th>`)}<th scope="col"><span class="visually-hidden">${t.batches.actions}</span></th></tr></thead>
      <tbody>${this.batches.map((b) => this.#row(b))}</tbody></table></div>`;
  }

  #row(b) {
    const { total = 0, completed = 0, failed: bad = 0 } = b.request_counts ?? {};
    const tone = b.status === 'completed' ? 'good' : ['failed', 'expired'].includes(b.status) ? 'bad' : '';
    return html`<tr><th scope="row"><code>${b.id.slice(0, 18)}…</code></th><td><span class="badge ${tone}">${b.status.replace('_', ' ')}</span></td>
      <td>${t.batches.done(completed + bad, total)}${bad ? html` · ${t.batches.failedCount(bad)}` : nothing}<div class="meter-bar" aria-hidden="true"><i .style=${`width:${total ? (completed + bad) / total * 100 : 0}%`}></i></div></td>
      <td>${new Date(b.created_at * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}</td>
      <td><span class="row">${b.output_file_id ? html`<button type="button" class="button small" @click=${() => this.#download(b.output_file_id, `${b.id}-output.jsonl`)}>${icon('download')}${t.batches.output}</button>` : nothing}
        ${b.error_file_id ? html`<button type="button" class="button small" @click=${() => this.#download(b.error_file_id, `${b.id}-errors.jsonl`)}>${icon('download')}${t.batches.errors}</button>` : nothing}
        ${RUNNING.has(b.status) ? html`<button type="button" class="button small danger" @click=${() => this.#cancel(b)}>${t.batches.cancel}</button>` : nothing}</span></td></tr>`;
  }
}

customElements.define('xgen-batches', BatchesPage);
