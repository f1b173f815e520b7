import { get, post, remove } from './api.js';
import { Part, copy, failed, html, icon, modal, nothing, number, t, toast, when } from './element.js';
import { page } from './page.js';

const DAY_SECONDS = 86_400;

class KeysPage extends Part {
  static properties = { keys: { state: true }, problem: { state: true }, made: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    try {
      this.keys = (await get('/api/keys')).items;
    } catch (e) { this.problem = e.status === 404 ? t.errors.noStorage : e.message; }
  }

  #create = async (e) => {
    e.preventDefault();
    const f = e.target.elements;
    const quota = { ...(f.rpm.value ? { requests_per_minute: f.rpm.valueAsNumber } : {}), ...(f.tpd.value ? { tokens_per_day: f.tpd.valueAsNumber } : {}) };
    try {
      this.made = await post('/api/keys', {
        name: f.name.value.trim(), scopes: f.scopes.value.split(/\s+/).filter(Boolean),
        ...(Object.keys(quota).length ? { quota } : {}), ...(f.days.value ? { expires_in_seconds: f.days.valueAsNumber * DAY_SECONDS } : {}),
      });
      e.target.reset();
      await this.updateComplete;
      this.querySelector('#secret').showModal();
      await this.#load();
    } catch (error) { failed(error); }
  };

  async #revoke(key) {
    try {
      await remove(`/api/keys/${key.id}`);
      toast(t.keys.revokedToast(key.name));
      await this.#load();
    } catch (e) { failed(e); }
  }

  render() {
    return page(t.keys.title, t.keys.about, '', this.problem ? html`<p class="notice" role="status">${this.problem}</p>` : html`
      <form class="card stack" @submit=${this.#create} aria-labelledby="create-key"><h2 id="create-key">${t.keys.create}</h2>
        <div class="form-grid">
          <label class="field">${t.keys.name}<input name="name" required maxlength="200"></label>
          <label class="field">${t.keys.scopes}<input name="scopes" autocomplete="off"></label>
          <label class="field">${t.keys.days}<input name="days" type="number" min="1" max="3650"></label>
          <label class="field">${t.keys.rpm}<input name="rpm" type="number" min="1"></label>
          <label class="field">${t.keys.tpd}<input name="tpd" type="number" min="1"></label>
        </div><div class="row end"><button class="button primary">${icon('plus')}${t.keys.create}</button></div></form>
      ${this.keys?.length ? this.#table() : html`<div class="card empty"><p>${this.keys ? t.keys.none : t.app.loading}</p></div>`}
      ${modal('secret', t.keys.secretHead, html`<p>${t.keys.secretText}</p><p class="secret" tabindex="0">${this.made?.secret}</p><div class="row end"><button type="button" class="button primary" @click=${() => copy(this.made.secret)}>${icon('copy')}${t.app.copy}</button></div>`, { onClose: () => { this.made = null; } })}`);
  }

  #state(key) {
    if (key.revoked_at) return html`<span class="badge bad">${t.keys.revoked}</span>`;
    if (key.expires_at && Date.parse(key.expires_at) < Date.now()) return html`<span class="badge warn">${t.keys.expired}</span>`;
    return html`<span class="badge good">${t.keys.active}</span>`;
  }

  #quota({ requests_per_minute: rpm, tokens_per_day: tpd } = {}) {
    const parts = [rpm ? `${number(rpm)} ${t.keys.rpm.toLowerCase()}` : '', tpd ? `${number(tpd)} ${t.keys.tpd.toLowerCase()}` : ''].filter(Boolean);
    return parts.join(', ') || t.keys.unlimited;
  }

  #table() {
    return html`<div class="table-card" role="region" aria-label=${t.keys.list} tabindex="0"><table><caption>${t.keys.list}</caption>
      <thead><tr>${[t.keys.name, t.keys.prefix, t.keys.state, t.keys.quota, t.keys.created, t.keys.used, t.keys.expires].map((h) => html`<th scope="col">${h}</th>`)}<th scope="col"><span class="visually-hidden">${t.keys.actions}</span></th></tr></thead>
      <tbody>${this.keys.map((key) => html`<tr><th scope="row">${key.name}</th><td><code>${key.prefix}…</code></td><td>${this.#state(key)}</td><td>${this.#quota(key.quota)}</td><td>${when(key.created_at)}</td><td>${key.last_used_at ? when(key.last_used_at) : t.keys.never}</td><td>${key.expires_at ? when(key.expires_at) : t.keys.never}</td>
        <td>${key.revoked_at ? nothing : html`<button type="button" class="button small danger" aria-label=${t.keys.revoke(key.name)} @click=${() => this.#revoke(key)}>${t.keys.revokeShort}</button>`}</td></tr>`)}</tbody></table></div>`;
  }
}

customElements.define('xgen-keys', KeysPage);
