import { createRef, ref } from 'lit/directives/ref.js';
import { Part, failed, html, modal, nothing, number, t } from './element.js';
import { cropped, drawGrid, inspect, tile } from './pictures.js';

/** What the model sees of a picture: the grid over it, tiles, cost; a region can be chosen. */
class SeenDialog extends Part {
  static properties = { name: {}, seen: { state: true }, region: { state: true }, size: { state: true }, selecting: { state: true }, shown: { state: true }, tileUrl: { state: true }, editable: { state: true } };
  #canvas = createRef();
  #bitmap = null;
  #blob = null;
  #model = null;
  #applied = null;
  #from = null;
  #applying = null;

  /** @param apply called with the new region, null for the whole picture; without it the dialog only shows */
  async open(blob, model, region, apply) {
    Object.assign(this, { seen: null, region, selecting: false, shown: null, tileUrl: null, editable: Boolean(apply) });
    this.#blob = blob;
    this.#model = model;
    this.#applying = apply;
    this.#applied = region;
    this.#bitmap = await createImageBitmap(blob);
    this.size = { width: this.#bitmap.width, height: this.#bitmap.height };
    await this.updateComplete;
    this.querySelector('dialog').showModal();
    await this.#measure();
  }

  async #measure() {
    try {
      this.seen = await inspect(await cropped(this.#blob, this.#applied), this.#model);
    } catch (e) {
      failed(e);
    }
  }

  updated() {
    const canvas = this.#canvas.value;
    if (!canvas || !this.#bitmap) return;
    if (!this.selecting) {
      drawGrid(canvas, this.#bitmap, this.#applied, this.seen, 1400);
      return;
    }
    drawGrid(canvas, this.#bitmap, null, null, 1400);
    if (this.region) this.#shade(canvas);
  }

  /** Everything outside of the region is darkened. */
  #shade(canvas) {
    const draw = canvas.getContext('2d');
    const scale = canvas.width / this.size.width;
    const { x, y, width, height } = this.region;
    draw.fillStyle = 'rgb(10 13 20 / 60%)';
    draw.beginPath();
    draw.rect(0, 0, canvas.width, canvas.height);
    draw.rect(x * scale, y * scale, width * scale, height * scale);
    draw.fill('evenodd');
    draw.strokeStyle = '#ffd166';
    draw.lineWidth = Math.max(2, canvas.width / 300);
    draw.strokeRect(x * scale, y * scale, width * scale, height * scale);
  }

  #at(e) {
    const box = this.#canvas.value.getBoundingClientRect();
    const ratio = this.size.width / this.size.height;
    const width = Math.min(box.width, box.height * ratio); // object-fit: contain
    const height = width / ratio;
    const clamp = (v) => Math.min(1, Math.max(0, v));
    return {
      x: Math.round(clamp((e.clientX - box.left - (box.width - width) / 2) / width) * this.size.width),
      y: Math.round(clamp((e.clientY - box.top - (box.height - height) / 2) / height) * this.size.height),
    };
  }

  #down = (e) => {
    if (!this.selecting) return;
    this.#from = this.#at(e);
    e.target.setPointerCapture(e.pointerId);
  };

  #drag = (e) => {
    if (!this.#from) return;
    const to = this.#at(e);
    const region = {
      x: Math.min(this.#from.x, to.x), y: Math.min(this.#from.y, to.y),
      width: Math.abs(to.x - this.#from.x), height: Math.abs(to.y - this.#from.y),
    };
    if (region.width > 3 && region.height > 3) this.region = region;
  };

  #up = () => { this.#from = null; };

  #typed(name, value) {
    const { width, height } = this.size;
    const next = { ...(this.region ?? { x: 0, y: 0, width, height }), [name]: Math.max(0, Math.round(value) || 0) };
    next.x = Math.min(next.x, width - 1);
    next.y = Math.min(next.y, height - 1);
    next.width = Math.min(Math.max(1, next.width), width - next.x);
    next.height = Math.min(Math.max(1, next.height), height - next.y);
    this.region = next;
  }

  #apply(region) {
    this.selecting = false;
    this.#applied = region;
    this.region = region;
    this.shown = null;
    this.#applying(region);
    this.#measure();
  }

  async #tile(index) {
    this.shown = index;
    this.tileUrl = null;
    try {
      this.tileUrl = await tile(await cropped(this.#blob, this.#applied), this.#model, index);
    } catch {
      this.shown = 'none';
    }
  }

  render() {
    if (!this.size) return nothing;
    return modal(`seen-${this.name ?? 'dialog'}`, t.seen.title, html`
      <div class="seen">
        <div class="seen-picture">
          <canvas ${ref(this.#canvas)} role="img" aria-label=${t.seen.picture} class=${this.selecting ? 'selecting' : ''}
            @pointerdown=${this.#down} @pointermove=${this.#drag} @pointerup=${this.#up}></canvas>
        </div>
        <div class="card stack">${this.#facts()}${this.editable ? this.#regionTools() : nothing}</div>
      </div>
      ${this.#tiles()}`, { wide: true, onClose: () => { this.size = null; } });
  }

  #facts() {
    const s = this.seen;
    if (!s) return html`<p class="row muted"><span class="spinner"></span>${t.composer.looking}</p>`;
    return html`
      <dl>
        <dt>${t.seen.size}</dt><dd>${t.seen.pixels(s.width, s.height)}</dd>
        <dt>${t.seen.canvas}</dt><dd>${t.seen.pixels(s.grid[0], s.grid[1])}</dd>
        <dt>${t.seen.edge}</dt><dd>${s.tile_edge} px</dd>
        <dt>${t.seen.tiles}</dt><dd>${s.tiles}</dd>
        <dt>${t.seen.tokens}</dt><dd>${number(s.vision_tokens)}</dd>
        <dt>${t.seen.share}</dt><dd>${(s.vision_tokens / s.context_tokens * 100).toFixed(1)} %</dd>
      </dl>`;
  }

  #regionTools() {
    const field = (name, label) => html`<label class="field">${label}<input type="number" min="0" inputmode="numeric" .value=${String(this.region?.[name] ?? '')} @change=${(e) => this.#typed(name, e.target.valueAsNumber)}></label>`;
    if (!this.selecting) {
      return html`<div class="row">
        <button type="button" class="button" @click=${() => { this.selecting = true; }}>${t.seen.select}</button>
        ${this.#applied ? html`<button type="button" class="button" @click=${() => this.#apply(null)}>${t.seen.whole}</button>` : nothing}</div>`;
    }
    return html`
      <p class="hint">${t.seen.selecting}</p>
      <div class="region-fields" role="group" aria-label=${t.seen.region}>${field('x', t.seen.x)}${field('y', t.seen.y)}${field('width', t.seen.width)}${field('height', t.seen.height)}</div>
      <div class="row">
        <button type="button" class="button primary" ?disabled=${!this.region} @click=${() => this.#apply(this.region)}>${t.seen.apply}</button>
        <button type="button" class="button" @click=${() => { this.selecting = false; this.region = this.#applied; }}>${t.app.cancel}</button>
      </div>`;
  }

  #tiles() {
    if (!this.seen || this.selecting) return nothing;
    return html`
      <section class="card stack" aria-labelledby="tiles-${this.name}">
        <h3 id="tiles-${this.name}">${t.seen.tileChoice}</h3>
        <div class="tile-view"><div class="tiles">${Array.from({ length: this.seen.tiles }, (_, i) => html`
          <button type="button" aria-label=${t.seen.viewTile(i)} aria-pressed=${String(this.shown === i)} @click=${() => this.#tile(i)}>${i}</button>`)}</div>
        ${this.shown === 'none' ? html`<p class="muted">${t.seen.noTiles}</p>` : this.shown === null ? nothing : html`
          <figure class="tile-large">${this.tileUrl ? html`<img src=${this.tileUrl} alt=${t.seen.tileHead(this.shown)}>` : html`<span class="spinner"></span>`}
            <figcaption class="hint">${t.seen.tileHead(this.shown)}</figcaption></figure>`}</div>
      </section>`;
  }
}

customElements.define('xgen-seen', SeenDialog);
