import { dataUrl, download, stream } from './api.js';
import { small } from './browser-data.js';
import { Part, failed, html, icon, nothing, say, t, toast } from './element.js';
import { page } from './page.js';
import { isPicture } from './pictures.js';
import { session } from './session.js';
import './markdown-view.js';

const MOST_VOTES = 500;
const sides = ['left', 'right'];
const cell = (value) => String(value ?? '').replace(/[\t\r\n]+/g, ' ');

/** One question, two settings, one vote. */
class ComparePage extends Part {
  static properties = { setup: { state: true }, answers: { state: true }, running: { state: true }, votes: { state: true }, vote: { state: true }, picture: { state: true } };
  #stop = null;

  constructor() {
    super();
    const [first, second] = [session.models[0]?.id, (session.models[1] ?? session.models[0])?.id];
    this.setup = small.get('compare', { left: { model: first, temperature: 0, beams: 1 }, right: { model: second, temperature: first === second ? 0.7 : 0, beams: 1 } });
    this.answers = {};
    this.votes = small.get('votes', []);
    this.picture = null;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('paste', this.#paste);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('paste', this.#paste);
    this.#stop?.abort();
  }

  #paste = (e) => { const file = [...(e.clipboardData?.files ?? [])].find(isPicture); if (file) { e.preventDefault(); this.#use(file); } };

  #use(file) {
    if (!file) return;
    if (!isPicture(file)) { toast(t.composer.notPicture(file.name), { bad: true }); return; }
    this.picture = { file, name: file.name, url: URL.createObjectURL(file) };
  }

  #set(side, name, value) {
    this.setup = { ...this.setup, [side]: { ...this.setup[side], [name]: value } };
    small.set('compare', this.setup);
  }

  #ask = async (e) => {
    e.preventDefault();
    const question = e.target.elements.question.value.trim();
    if (!question || this.running) return;
    const image = this.picture ? [{ type: 'image_url', image_url: { url: await dataUrl(this.picture.file) } }] : [];
    this.asked = { question, picture: this.picture?.name ?? '' };
    Object.assign(this, { running: true, vote: null, answers: { left: { text: '' }, right: { text: '' } } });
    this.#stop = new AbortController();
    await Promise.all(sides.map((side) => this.#answer(side, [...image, { type: 'text', text: question }])));
    this.running = false;
    say(t.chat.finished);
  };

  async #answer(side, content) {
    const { model, temperature, beams, system } = this.setup[side];
    const begun = performance.now();
    let first;
    const change = (more) => { this.answers = { ...this.answers, [side]: { ...this.answers[side], ...more } }; };
    const body = {
      model, stream: true, stream_options: { include_usage: true }, ...(beams > 1 ? { use_beam_search: true, beam_width: beams } : { temperature }),
      messages: [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content }],
    };
    try {
      await stream('/v1/chat/completions', body, (_, chunk) => {
        const text = chunk.choices?.[0]?.delta?.content;
        if (text) { first ??= performance.now(); change({ text: this.answers[side].text + text }); }
        if (chunk.usage) change({ tokens: chunk.usage.completion_tokens, read: chunk.usage.prompt_tokens });
      }, this.#stop.signal);
    } catch (e) {
      if (e.name !== 'AbortError') { failed(e); change({ problem: e.message }); }
    }
    const seconds = first ? (performance.now() - first) / 1000 : 0;
    const { tokens } = this.answers[side];
    change({ done: true, ttft: first ? Math.round(first - begun) : undefined, speed: tokens > 1 && seconds > 0 ? ((tokens - 1) / seconds).toFixed(1) : undefined });
  }

  #cast(vote) {
    const again = this.vote !== null;
    this.vote = vote;
    const entry = {
      at: new Date().toISOString(), ...this.asked, vote, left: this.setup.left, right: this.setup.right,
      left_answer: this.answers.left.text, right_answer: this.answers.right.text,
    };
    this.votes = [...(again ? this.votes.slice(0, -1) : this.votes), entry].slice(-MOST_VOTES);
    small.set('votes', this.votes);
  }

  /** The columns of VLMEvalKit's tables first, then ours. */
  #export = () => {
    const head = ['index', 'image_path', 'question', 'prediction_a', 'prediction_b', 'vote', 'model_a', 'model_b', 'settings_a', 'settings_b', 'time'];
    const rows = this.votes.map((v, i) => [i, v.picture, v.question, v.left_answer, v.right_answer, v.vote, v.left.model, v.right.model, JSON.stringify(v.left), JSON.stringify(v.right), v.at]);
    download('xgen-mm-votes.tsv', new Blob([[head, ...rows].map((row) => row.map(cell).join('\t')).join('\n') + '\n'], { type: 'text/tab-separated-values' }));
  };

  render() {
    return page(t.compare.title, t.compare.about, '', html`
      <form class="inner-form" @submit=${this.#ask} @dragover=${(e) => e.preventDefault()} @drop=${(e) => { e.preventDefault(); this.#use(e.dataTransfer.files[0]); }}>
        <div class="compare-setup">${sides.map((side) => this.#side(side))}</div>
        <div class="card stack">
          <div class="compare-picture">${this.picture ? html`<img src=${this.picture.url} alt=${this.picture.name || t.compare.picture}>` : nothing}
            <button type="button" class="button" @click=${() => this.querySelector('#compare-file').click()}>${icon('picture')}${t.compare.pick}</button>
            ${this.picture ? html`<button type="button" class="button" @click=${() => { this.picture = null; }}>${t.compare.remove}</button>` : html`<span class="muted small">${t.compare.noPicture}</span>`}
            <input id="compare-file" type="file" hidden accept="image/*" aria-label=${t.compare.pick} @change=${(e) => { this.#use(e.target.files[0]); e.target.value = ''; }}></div>
          <label class="field">${t.compare.question}<textarea name="question" rows="2" required @keydown=${(e) => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); e.target.form.requestSubmit(); } }}></textarea></label>
          <div class="row end">${this.running ? html`<button type="button" class="button" @click=${() => this.#stop.abort()}>${icon('stop')}${t.compare.stop}</button>` : nothing}<button class="button primary" ?disabled=${this.running}>${t.compare.ask}</button></div></div>
      </form>
      <div class="compare-answers">${sides.map((side) => this.#shown(side))}</div>
      ${this.answers.left?.done && this.answers.right?.done ? this.#voting() : nothing}
      ${this.#log()}`);
  }

  #side(side) {
    const s = this.setup[side];
    return html`
      <fieldset class="card stack"><legend class="visually-hidden">${t.compare[side]}</legend><h2>${t.compare[side]}</h2>
        <div class="form-grid">
          <label class="field">${t.compare.model}<select @change=${(e) => this.#set(side, 'model', e.target.value)}>${session.models.map((m) => html`<option ?selected=${m.id === s.model}>${m.id}</option>`)}</select></label>
          <label class="field">${t.compare.temperature}<input type="number" min="0" max="2" step="0.1" .value=${String(s.temperature)} @change=${(e) => this.#set(side, 'temperature', e.target.valueAsNumber || 0)}></label>
          <label class="field">${t.compare.beams}<input type="number" min="1" max="16" .value=${String(s.beams)} @change=${(e) => this.#set(side, 'beams', e.target.valueAsNumber || 1)}></label>
        </div>
        <label class="field">${t.compare.preprompt}<input .value=${s.system ?? ''} @change=${(e) => this.#set(side, 'system', e.target.value)}></label></fieldset>`;
  }

  #shown(side) {
    const a = this.answers[side];
    const f = t.chat.figures;
    const figures = a ? [[a.ttft, `ms ${f.ttft}`], [a.speed, f.speed], [a.tokens, f.completion], [a.read, f.prompt]].filter(([v]) => v !== undefined) : [];
    return html`
      <section class="card stack" aria-labelledby="answer-${side}"><h2 id="answer-${side}">${t.compare[side]}</h2>
        ${a ? html`<xgen-markdown class="prose answer-text" .text=${a.text} .done=${Boolean(a.done)}></xgen-markdown>` : html`<p class="muted answer-text">${t.compare.none}</p>`}
        ${a?.problem ? html`<p class="notice bad">${a.problem}</p>` : nothing}
        ${figures.length ? html`<p class="message-figures figures">${figures.map(([v, label]) => html`<span><b>${v}</b> ${label}</span>`)}</p>` : nothing}</section>`;
  }

  #voting() {
    return html`<section class="card stack" aria-labelledby="votes-head"><h2 id="votes-head">${t.compare.votes}</h2><div class="vote">${['a', 'b', 'tie', 'bad'].map((v) => html`
      <button type="button" class="button" aria-pressed=${String(this.vote === v)} @click=${() => this.#cast(v)}>${t.compare[v]}</button>`)}</div></section>`;
  }

  #log() {
    if (!this.votes.length) return html`<div class="card empty"><p>${t.compare.empty}</p></div>`;
    return html`<div class="table-card" role="region" aria-label=${t.compare.log} tabindex="0"><table><caption>${t.compare.log}</caption>
      <thead><tr>${[t.compare.question, t.compare.vote, t.compare.left, t.compare.right].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
      <tbody>${this.votes.slice(-20).reverse().map((v) => html`<tr><th scope="row">${v.question}</th><td>${t.compare[v.vote]}</td><td>${v.left.model}</td><td>${v.right.model}</td></tr>`)}</tbody></table></div>
      <div class="row end"><button type="button" class="button" @click=${() => { this.votes = []; small.set('votes', []); }}>${t.compare.clear}</button><button type="button" class="button" @click=${this.#export}>${icon('download')}${t.compare.export}</button></div>`;
  }
}

customElements.define('xgen-compare', ComparePage);
