import { Part, html, iconButton, nothing, t } from './element.js';

const defaults = { temperature: 0, max_tokens: 1024, top_p: 1, beams: 1, repetition_penalty: 1, length_penalty: 1 };

/** How the next answers of a conversation are generated; changes come as "change" with the whole options. */
class OptionsPanel extends Part {
  static properties = { options: { attribute: false }, schemaBad: { state: true } };

  constructor() {
    super();
    this.options = {};
  }

  #set(changes) {
    const next = { ...this.options, ...changes };
    Object.keys(next).forEach((name) => { if (next[name] === undefined || next[name] === '' || Number.isNaN(next[name])) delete next[name]; });
    this.dispatchEvent(new CustomEvent('change', { detail: next }));
  }

  #beams(n) {
    this.#set(n > 1 ? { use_beam_search: true, beam_width: n, temperature: undefined } : { use_beam_search: undefined, beam_width: undefined, length_penalty: undefined });
  }

  #schema(text) {
    this.schemaBad = false;
    if (!text.trim()) return this.#set({ response_format: undefined });
    try {
      this.#set({ response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: JSON.parse(text) } } });
    } catch {
      this.schemaBad = true;
    }
  }

  #slider(name, label, min, max, step, hint) {
    const value = this.options[name] ?? defaults[name];
    return html`
      <label class="field"><span>${label}<output class="slider-value">${value}</output></span>
        <input type="range" min=${min} max=${max} step=${step} .value=${String(value)} @input=${(e) => this.#set({ [name]: e.target.valueAsNumber })}>
        ${hint ? html`<span class="hint">${hint}</span>` : nothing}</label>`;
  }

  render() {
    const o = this.options;
    const schema = o.response_format?.json_schema?.schema;
    return html`
      <div class="panel-head"><h2 id="options-head">${t.options.title}</h2>${iconButton('close', t.app.close, () => this.dispatchEvent(new CustomEvent('close')))}</div>
      <label class="field">${t.options.system}<textarea rows="3" placeholder=${t.options.systemHint} .value=${o.system ?? ''} @change=${(e) => this.#set({ system: e.target.value })}></textarea></label>
      ${this.#slider('temperature', t.options.temperature, 0, 2, 0.05, t.options.temperatureHint)}
      ${this.#slider('top_p', t.options.topP, 0.05, 1, 0.05)}
      <label class="field">${t.options.maxTokens}<input type="number" min="1" max="100000" inputmode="numeric" .value=${String(o.max_tokens ?? '')} placeholder=${defaults.max_tokens} @change=${(e) => this.#set({ max_tokens: e.target.valueAsNumber || undefined })}></label>
      <label class="field">${t.options.seed}<input type="number" step="1" inputmode="numeric" .value=${String(o.seed ?? '')} placeholder=${t.options.seedHint} @change=${(e) => this.#set({ seed: e.target.value === '' ? undefined : e.target.valueAsNumber })}></label>
      <label class="field">${t.options.beams}<input type="number" min="1" max="16" inputmode="numeric" .value=${String(o.beam_width ?? 1)} @change=${(e) => this.#beams(e.target.valueAsNumber || 1)}><span class="hint">${t.options.beamsHint}</span></label>
      ${(o.beam_width ?? 1) > 1 ? this.#slider('length_penalty', t.options.lengthPenalty, -2, 2, 0.1) : nothing}
      ${this.#slider('repetition_penalty', t.options.repetition, 0.8, 2, 0.05)}
      <label class="field">${t.options.schema}<textarea class="code" rows="4" spellcheck="false" placeholder=${t.options.schemaHint} aria-invalid=${String(Boolean(this.schemaBad))}
        .value=${schema ? JSON.stringify(schema, null, 2) : ''} @change=${(e) => this.#schema(e.target.value)}></textarea></label>
      ${this.schemaBad ? html`<p class="notice bad" role="alert">${t.options.schemaBad}</p>` : nothing}
      <button type="button" class="button" @click=${() => { this.schemaBad = false; this.dispatchEvent(new CustomEvent('change', { detail: {} })); }}>${t.options.reset}</button>`;
  }
}

customElements.define('xgen-options', OptionsPanel);
