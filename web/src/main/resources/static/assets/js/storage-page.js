import { call, download, get, remove } from './api.js';
import { Part, bytes, failed, html, icon, modal, number, t, toast } from './element.js';
import { figure, page } from './page.js';
import { session } from './session.js';

class StoragePage extends Part {
  static properties = { storage: { state: true }, problem: { state: true }, busy: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    try {
      this.storage = await get('/api/storage');
    } catch (e) { this.problem = e.status === 404 ? t.errors.noStorage : e.message; }
  }

  #export = async () => {
    this.busy = true;
    try {
      download('xgen-mm-export.zip', await (await call('/api/export')).blob());
    } catch (e) { failed(e); } finally { this.busy = false; }
  };

  #import = async (e) => {
    const file = e.target.files[0];
    if (!file) return;
    const form = new FormData();
    form.append('file', file);
    this.busy = true;
    try {
      await call('/api/import', { method: 'POST', body: form });
      toast(t.storage.imported);
      await session.refresh();
      await this.#load();
    } catch (error) { failed(error); } finally {
      this.busy = false;
      e.target.value = '';
    }
  };

  #removeAll = async () => {
    this.querySelector('#remove-all').close();
    try {
      const { deleted } = await remove('/api/conversations');
      toast(t.storage.removedAll(deleted));
      await session.refresh();
      await this.#load();
    } catch (e) { failed(e); }
  };

  render() {
    return page(t.storage.title, t.storage.about, '', this.problem ? html`<p class="notice" role="status">${this.problem}</p>` : this.storage ? this.#body() : html`<p class="row muted"><span class="spinner"></span>${t.app.loading}</p>`);
  }

  #body() {
    const s = this.storage;
    return html`
      <dl class="cards">
        ${figure(t.storage.conversations, number(s.conversations))}${figure(t.storage.messages, number(s.messages))}${figure(t.storage.images, number(s.images), { unit: bytes(s.image_bytes) })}${figure(t.storage.files, number(s.files), { unit: bytes(s.file_bytes) })}
        ${figure(t.storage.database, bytes(s.database_bytes))}${figure(t.storage.stored, bytes(s.stored_bytes))}${figure(t.storage.referenced, bytes(s.referenced_bytes))}${figure(t.storage.dedup, `${s.dedup_ratio.toFixed(2)} ×`)}
      </dl>
      <section class="card stack" aria-labelledby="take"><h2 id="take">${t.storage.exportHead}</h2><p class="muted">${t.storage.exportText}</p>
        <div class="row"><button type="button" class="button" ?disabled=${this.busy} @click=${this.#export}>${icon('download')}${t.storage.exportAll}</button>
          <button type="button" class="button" ?disabled=${this.busy} @click=${() => this.querySelector('#archive').click()}>${icon('upload')}${t.storage.importAll}</button>
          <input id="archive" type="file" hidden accept=".zip" aria-label=${t.storage.importFile} @change=${this.#import}>
          <button type="button" class="button danger" @click=${() => this.querySelector('#remove-all').showModal()}>${icon('trash')}${t.storage.removeAll}</button></div></section>
      <div class="table-card" role="region" aria-label=${t.storage.tables} tabindex="0"><table><caption>${t.storage.tables}</caption>
        <thead><tr><th scope="col">${t.storage.table}</th><th scope="col" class="number">${t.storage.size}</th><th scope="col" class="number">${t.storage.rows}</th></tr></thead>
        <tbody>${s.tables.map((table) => html`<tr><th scope="row">${table.name}</th><td class="number">${bytes(table.bytes)}</td><td class="number">${number(table.rows)}</td></tr>`)}</tbody></table></div>
      ${modal('remove-all', t.storage.removeAll, html`<p>${t.storage.removeConfirm}</p><div class="row end"><button type="button" class="button" @click=${(e) => e.target.closest('dialog').close()}>${t.app.cancel}</button><button type="button" class="button danger" @click=${this.#removeAll}>${t.storage.removeAll}</button></div>`)}`;
  }
}

customElements.define('xgen-storage', StoragePage);
