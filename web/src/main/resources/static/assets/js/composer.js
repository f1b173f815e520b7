import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { post } from './api.js';
import { drafts, small } from './browser-data.js';
import { Part, failed, html, icon, iconButton, nothing, number, t, toast } from './element.js';
import { attachment, cropped, drawGrid, inspect, isPicture } from './pictures.js';
import { session } from './session.js';
import './camera-dialog.js';
import './seen-dialog.js';

const SAVE_AFTER_MS = 300;
const COUNT_AFTER_MS = 350;

/** Where a message is written: text, pictures with their cost, what is left of the context. */
class Composer extends Part {
  static properties = {
    draftKey: {}, model: {}, busy: { type: Boolean }, past: { type: Number },
    text: { state: true }, pictures: { state: true }, textTokens: { state: true }, dropping: { state: true },
  };

  #box = createRef();
  #file = createRef();
  #save = 0;
  #count = 0;

  constructor() {
    super();
    this.text = '';
    this.pictures = [];
    this.textTokens = 0;
    this.past = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('dragover', this.#dragOver);
    addEventListener('dragleave', this.#dragLeave);
    addEventListener('drop', this.#drop);
    addEventListener('paste', this.#paste);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#dragOver);
    removeEventListener('dragleave', this.#dragLeave);
    removeEventListener('drop', this.#drop);
    removeEventListener('paste', this.#paste);
  }

  willUpdate(changed) {
    if (changed.has('draftKey')) this.#loadDraft();
    if (changed.has('model') && changed.get('model') !== undefined) this.pictures.forEach((p) => this.#measure(p));
  }

  /** What is typed while the draft is being read wins. */
  async #loadDraft() {
    const key = this.draftKey;
    this.text = '';
    this.pictures = [];
    const draft = await drafts.get(key).catch(() => null);
    if (!draft || key !== this.draftKey || this.text || this.pictures.length) return;
    this.text = draft.text ?? '';
    this.pictures = draft.pictures ?? [];
    this.pictures.forEach((p) => { p.seen = null; this.#measure(p); });
    this.#countText();
    this.updateComplete.then(() => this.#fit());
  }

  #changed() {
    clearTimeout(this.#save);
    const [draftKey, text, pictures] = [this.draftKey, this.text, this.pictures];
    this.#save = setTimeout(() => {
      const kept = pictures.map(({ blob, name, width, height, region, id }) => ({ blob, name, width, height, region, id }));
      (text || kept.length ? drafts.put(draftKey, { text, pictures: kept }) : drafts.remove(draftKey)).catch(() => {});
    }, SAVE_AFTER_MS);
  }

  focusText() { this.#box.value?.focus(); }
  pick() { this.#file.value?.click(); }

  /** Fills in a question; used by the samples. */
  async fill(text, blobs) {
    this.text = text;
    this.pictures = [];
    await this.add(blobs);
    this.#countText();
    this.#changed();
  }

  async add(files) {
    for (const file of files) {
      if (this.pictures.length >= session.about.max_images) return toast(t.composer.tooMany(session.about.max_images), { bad: true });
      if (!isPicture(file)) { toast(t.composer.notPicture(file.name || 'The file'), { bad: true }); continue; }
      if (file.size > session.about.max_image_bytes) {
        toast(t.composer.tooLarge(file.name, Math.floor(session.about.max_image_bytes / 1e6)), { bad: true });
        continue;
      }
      try {
        const picture = await attachment(file, file.name);
        this.pictures = [...this.pictures, picture];
        this.#measure(picture);
      } catch {
        toast(t.composer.notPicture(file.name || 'The file'), { bad: true });
      }
    }
    this.#changed();
  }

  async #measure(picture) {
    picture.bitmap ??= await createImageBitmap(picture.blob);
    picture.seen = null;
    this.requestUpdate();
    try {
      picture.seen = await inspect(await cropped(picture.blob, picture.region), this.model);
    } catch (e) {
      picture.problem = e.message;
      failed(e);
    }
    this.requestUpdate();
  }

  #countText() {
    clearTimeout(this.#count);
    if (!this.text) { this.textTokens = 0; return; }
    this.#count = setTimeout(async () => {
      try {
        this.textTokens = (await post('/tokenize', { model: this.model, prompt: this.text })).count ?? 0;
      } catch { this.textTokens = Math.ceil(this.text.length / 4); }
    }, COUNT_AFTER_MS);
  }

  #typed = (e) => {
    this.text = e.target.value;
    this.#fit();
    this.#countText();
    this.#changed();
  };

  /** As high as its text. */
  #fit() {
    const box = this.#box.value;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }

  #keys = (e) => {
    if (e.key !== 'Enter' || e.isComposing || e.shiftKey) return;
    if (small.get('enter', 'enter') === 'ctrl' && !(e.ctrlKey || e.metaKey)) return;
    e.preventDefault();
    this.#send();
  };

  #send = () => {
    const text = this.text.trim();
    if (this.busy || (!text && !this.pictures.length)) return;
    const content = this.pictures.map((p) => ({ type: 'image', blob: p.blob, name: p.name, region: p.region, width: p.width, height: p.height }));
    if (text) content.push({ type: 'text', text });
    this.dispatchEvent(new CustomEvent('send', { detail: content }));
  };

  /** Brings back a message that the server did not take. */
  async restore(content) {
    const pictures = await Promise.all(content.filter((p) => p.blob).map(async (p) => ({ ...(await attachment(p.blob, p.name)), region: p.region })));
    this.text = content.find((p) => p.type === 'text')?.text ?? '';
    this.pictures = pictures;
    pictures.forEach((p) => this.#measure(p));
    this.#countText();
    this.#changed();
    this.updateComplete.then(() => this.#fit());
  }

  /** After the message is on its way. */
  clear() {
    this.text = '';
    this.pictures = [];
    this.textTokens = 0;
    clearTimeout(this.#save);
    drafts.remove(this.draftKey).catch(() => {});
    this.updateComplete.then(() => this.#fit());
  }

  #dragOver = (e) => {
    if (![...(e.dataTransfer?.types ?? [])].includes('Files')) return;
    e.preventDefault();
    this.dropping = true;
  };

  #dragLeave = (e) => { if (!e.relatedTarget) this.dropping = false; };

  #drop = (e) => {
    this.dropping = false;
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    this.add(e.dataTransfer.files);
  };

  #paste = (e) => {
    const files = [...(e.clipboardData?.files ?? [])].filter(isPicture);
    if (!files.length || document.querySelector('dialog[open]')) return;
    e.preventDefault();
    this.add(files.map((f, i) => new File([f], f.name || `pasted-${i + 1}.png`, { type: f.type })));
  };

  #move(index, by) {
    const moved = [...this.pictures];
    const [picture] = moved.splice(index, 1);
    moved.splice(index + by, 0, picture);
    this.pictures = moved;
    this.#changed();
    const to = index + by;
    this.updateComplete.then(() => {
      const name = by < 0 ? t.composer.left(to + 1) : t.composer.right(to + 1);
      const again = this.querySelector(`button[aria-label="${name}"]:not(:disabled)`);
      (again ?? this.querySelectorAll('.attachment .see')[to])?.focus();
    });
  }

  #remove(index) {
    this.pictures = this.pictures.filter((_, i) => i !== index);
    this.#changed();
    this.focusText();
  }

  #look(picture) {
    const dialog = this.querySelector('xgen-seen');
    dialog.open(picture.blob, this.model, picture.region, (region) => {
      picture.region = region;
      this.#measure(picture);
      this.#changed();
    });
  }

  get #budget() {
    const all = session.model(this.model)?.max_model_len ?? 0;
    const pictures = this.pictures.reduce((sum, p) => sum + (p.seen?.vision_tokens ?? 0), 0);
    return { all, past: this.past, pictures, text: this.textTokens, used: this.past + pictures + this.textTokens };
  }

  render() {
    const budget = this.#budget;
    const over = budget.used - budget.all;
    return html`
      ${over > 0 && budget.all ? html`<p class="notice warn over-note" role="alert">${t.composer.over(number(over))}</p>` : nothing}
      <form class="composer ${this.dropping ? 'drop' : ''}" aria-label=${t.composer.label} @submit=${(e) => { e.preventDefault(); this.#send(); }}>
        ${this.pictures.length ? html`
          <ul class="attachments" aria-label=${t.composer.pictures}>${repeat(this.pictures, (p) => p.id, (p, i) => this.#picture(p, i))}</ul>` : nothing}
        <textarea ${ref(this.#box)} rows="1" aria-label=${t.composer.label} placeholder=${this.dropping ? t.composer.dropHere : t.composer.placeholder}
          .value=${this.text} @input=${this.#typed} @keydown=${this.#keys}></textarea>
        <div class="bar">
          ${iconButton('picture', t.composer.attach, () => this.pick())}
          ${iconButton('camera', t.composer.camera, () => this.querySelector('xgen-camera').open((blob) => this.add([blob])))}
          <input ${ref(this.#file)} type="file" hidden multiple accept="image/png,image/jpeg,image/webp,image/gif,image/bmp" aria-label=${t.composer.attach}
            @change=${(e) => { this.add([...e.target.files]); e.target.value = ''; }}>
          ${this.#meter(budget, over)}
          ${this.busy
            ? html`<button type="button" class="button" aria-label=${t.composer.stop} title=${t.composer.stop} @click=${() => this.dispatchEvent(new CustomEvent('stop'))}>${icon('stop')}</button>`
            : html`<button type="submit" class="button primary" aria-label=${t.composer.send} title=${t.composer.send} ?disabled=${!this.text.trim() && !this.pictures.length}>${icon('send')}</button>`}
        </div>
      </form>
      <p class="composer-note">${t.composer.keys}</p>
      <xgen-seen name="draft"></xgen-seen>
      <xgen-camera></xgen-camera>`;
  }

  #meter({ all, past, pictures, text, used }, over) {
    if (!all) return html`<span class="grow"></span>`;
    const share = (n) => `width:${Math.min(100, n / Math.max(all, used) * 100)}%`;
    return html`
      <div class="budget ${over > 0 ? 'over' : ''}" role="img" aria-label=${t.composer.budgetLabel(number(used), number(all), number(past), number(pictures), number(text))}
        title=${t.composer.budgetLabel(number(used), number(all), number(past), number(pictures), number(text))}>
        <span>${t.composer.budget(number(used), number(all))}</span>
        <span class="meter"><i class="past" .style=${share(past)}></i><i class="pictures-part" .style=${share(pictures)}></i><i class="text-part" .style=${share(text)}></i></span>
      </div>`;
  }

  #picture(picture, i) {
    const cost = picture.seen ? t.composer.cost(picture.seen.tiles, picture.seen.vision_tokens) : picture.problem ? '—' : t.composer.looking;
    return html`
      <li class="attachment" draggable="true" @dragstart=${(e) => e.dataTransfer.setData('text/xgenmm-picture', String(i))}
        @dragover=${(e) => e.preventDefault()} @drop=${(e) => this.#reordered(e, i)}>
        <button type="button" class="see" aria-label=${t.composer.look(i + 1)} title=${t.composer.look(i + 1)} @click=${() => this.#look(picture)}>
          <canvas aria-hidden="true" ${ref((canvas) => { if (canvas && picture.bitmap) drawGrid(canvas, picture.bitmap, picture.region, picture.seen, 320); })}></canvas>
        </button>
        <span class="cost" title=${cost}>${cost}</span>
        <span class="actions">
          <span>${iconButton('left', t.composer.left(i + 1), () => this.#move(i, -1), { small: true, disabled: i === 0 })}${iconButton('right', t.composer.right(i + 1), () => this.#move(i, 1), { small: true, disabled: i === this.pictures.length - 1 })}</span>
          ${iconButton('trash', t.composer.remove(i + 1), () => this.#remove(i), { small: true })}
        </span>
      </li>`;
  }

  #reordered(e, to) {
    const from = e.dataTransfer.getData('text/xgenmm-picture');
    if (from === '') return;
    e.preventDefault();
    e.stopPropagation();
    this.#move(Number(from), to - Number(from));
  }
}

customElements.define('xgen-composer', Composer);
