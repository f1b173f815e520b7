import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { pictureBlob, post } from './api.js';
import { small } from './browser-data.js';
import { Part, failed, html, icon, iconButton, modal, nothing, say, t, toast } from './element.js';
import { exportTalk } from './export.js';
import { promptOf, textOf } from './prompt.js';
import { runs, seedOf } from './runs.js';
import { samples } from './samples.js';
import { session } from './session.js';
import './composer.js';
import './message-view.js';
import './options-panel.js';

const NEAR_END = 60;
const POLL_MS = 700;
const SAY_EVERY_MS = 2500;

/** A conversation: its messages, the composer, the options. */
class ChatPage extends Part {
  static properties = {
    talkId: {}, talk: { state: true }, messages: { state: true }, run: { state: true }, options: { state: true }, model: { state: true },
    panel: { state: true }, away: { state: true }, confidences: { state: true }, samples: { state: true }, missing: { state: true },
  };

  #list = createRef();
  #follow = true;
  #said = { at: 0, length: 0 };
  #poll = 0;
  #shownTalk;

  constructor() {
    super();
    this.messages = [];
    this.options = small.get('options', {});
    this.confidences = {};
    this.samples = [];
  }

  connectedCallback() {
    super.connectedCallback();
    runs.addEventListener('run', this.#ran);
    addEventListener('keydown', this.#keys);
    samples().then((all) => { this.samples = all; });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    runs.removeEventListener('run', this.#ran);
    removeEventListener('keydown', this.#keys);
    clearTimeout(this.#poll);
  }

  get #store() { return session.store; }
  get #composer() { return this.querySelector('xgen-composer'); }
  get #busy() { return Boolean(this.run) || this.messages.some((m) => m.state === 'streaming'); }

  willUpdate(changed) {
    if (changed.has('talkId') && this.talkId !== this.#shownTalk) this.#open();
  }

  async #open() {
    this.#shownTalk = this.talkId;
    clearTimeout(this.#poll);
    Object.assign(this, { talk: null, messages: [], run: runs.of(this.talkId), confidences: {}, missing: false });
    this.#follow = true;
    if (!this.talkId) {
      this.options = small.get('options', {});
      this.model = session.model(small.get('model', ''))?.id;
      this.updateComplete.then(() => this.#composer?.focusText());
      return;
    }
    try {
      this.talk = await this.#store.one(this.talkId);
      this.options = this.talk.options ?? {};
      this.model = session.model(this.talk.model)?.id;
      await this.#reload();
    } catch (e) {
      if (e.status === 404) this.missing = true;
      else failed(e);
    }
  }

  async #reload() {
    const id = this.talkId;
    try {
      const { messages } = await this.#store.branch(id);
      if (id !== this.talkId) return;
      this.messages = messages;
      clearTimeout(this.#poll);
      // Written by a stream that nobody reads here: the store knows how far it is.
      if (!this.run && messages.some((m) => m.state === 'streaming')) this.#poll = setTimeout(() => this.#reload(), POLL_MS);
    } catch (e) {
      if (e.status === 0) {
        toast(t.chat.offline, { bad: true });
        this.#poll = setTimeout(() => this.#reload(), 3000);
      } else failed(e);
    }
  }

  #ran = async ({ detail: run }) => {
    if (run.talk !== this.talkId) return;
    if (run.ended) return this.#ended(run);
    this.run = run;
    this.#speak(run);
    this.requestUpdate();
  };

  async #ended(run) {
    const finished = run.answer;
    await this.#reload();
    this.run = undefined;
    if (run.error) failed(run.error);
    say(run.error ? run.error.message : t.chat.finished);
    this.#said = { at: 0, length: 0 };
    if (finished) await this.#reload();
    session.refresh().catch(() => {});
    this.talk = await this.#store.one(this.talkId).catch(() => this.talk);
  }

  /** New whole words to the live region, now and then, so that a screen reader is not flooded. */
  #speak(run) {
    const now = performance.now();
    if (!run.text || now - this.#said.at < SAY_EVERY_MS) return;
    const end = run.text.lastIndexOf(' ');
    if (end <= this.#said.length) return;
    say(run.text.slice(this.#said.length, end));
    this.#said = { at: now, length: end };
  }

  #sampling() {
    const sampled = (this.options.temperature ?? 0) > 0 && this.options.seed === undefined;
    const seed = sampled ? Math.floor(Math.random() * 2 ** 31) : undefined;
    return { seed, options: sampled ? { ...this.options, seed } : this.options, model: this.model };
  }

  #start(work) {
    const { seed, ...settings } = this.#sampling();
    const id = this.talkId;
    say(t.chat.began);
    this.#follow = true;
    return runs.start(id, (on, signal) => work(settings, on, signal), { seed, cancel: (message) => this.#store.cancel(id, message) });
  }

  #send = async ({ detail: content }) => {
    if (this.#busy) return;
    try {
      if (!this.talkId) await this.#create(content);
    } catch (e) {
      failed(e);
      return;
    }
    const parent = this.messages.at(-1)?.id ?? null;
    this.pending = content;
    const composer = this.#composer;
    const run = await this.#start((settings, on, signal) => this.#store.ask(this.talkId, { parent, content, ...settings }, {
      ...on, question: (q) => { composer?.clear(); this.pending = null; on.question(q); },
    }, signal));
    this.pending = null;
    if (run.error && !run.question) await this.#reload();
    if (run.error && !run.question && this.messages.at(-1)?.role !== 'user') composer?.restore(content);
  };

  async #create(content) {
    const text = content.find((p) => p.type === 'text')?.text ?? '';
    const talk = await this.#store.create({ title: text.split('\n')[0].slice(0, 80), model: this.model, options: this.options });
    const composer = this.#composer;
    composer?.clear();
    this.#shownTalk = talk.id;
    this.talk = talk;
    this.talkId = talk.id;
    this.messages = [];
    history.replaceState(null, '', `#/chat/${talk.id}`);
    dispatchEvent(new CustomEvent('xgenmm-moved'));
    session.refresh().catch(() => {});
  }

  #act = ({ detail }) => {
    const { name, message } = detail;
    const id = this.talkId;
    const store = this.#store;
    const acts = {
      regenerate: () => {
        this.messages = this.messages.slice(0, this.messages.findIndex((m) => m.id === message.id) + (message.role === 'user' ? 1 : 0));
        return this.#start((settings, on, signal) => store.regenerate(id, message.id, settings, on, signal));
      },
      edit: () => {
        const content = [...message.parts.filter((p) => p.type === 'image'), ...(detail.text ? [{ type: 'text', text: detail.text }] : [])];
        if (!content.length) return undefined;
        this.messages = this.messages.slice(0, this.messages.findIndex((m) => m.id === message.id));
        return this.#start((settings, on, signal) => store.edit(id, message.id, { content, ...settings }, on, signal));
      },
      continue: () => this.#send({ detail: [{ type: 'text', text: t.chat.continueText }] }),
      show: async () => { await store.show(id, detail.id); await this.#reload(); },
      rate: async () => { await store.rate(id, message.id, detail.rating); await this.#reload(); },
      confidence: () => this.#confidence(message),
      look: async () => { const blob = await store.blob(detail.part); this.querySelector(':scope > xgen-seen').open(blob, this.model, detail.part.region ?? null); },
    };
    Promise.resolve(acts[name]()).catch(failed);
  };

  /** Asks again with log probabilities: the same settings give the same answer. */
  async #confidence(message) {
    const { [message.id]: shown, ...others } = this.confidences;
    if (shown) { this.confidences = others; return; }
    this.confidences = { ...others, [message.id]: { waiting: true } };
    try {
      this.confidences = { ...others, [message.id]: await this.#probabilities(message) };
    } catch (e) {
      this.confidences = others;
      throw e;
    }
  }

  async #probabilities(message) {
    const before = this.messages.slice(0, this.messages.findIndex((m) => m.id === message.id));
    const { system, ...sampling } = this.options;
    const seed = seedOf(message.id);
    const answer = await post('/v1/chat/completions', {
      model: message.model ?? this.model, ...sampling, ...(seed !== undefined ? { seed } : {}), use_beam_search: false,
      messages: await promptOf(before, (part) => this.#store.blob(part), system), logprobs: true, top_logprobs: 5,
      ...(message.metrics?.completion_tokens ? { max_tokens: message.metrics.completion_tokens } : {}),
    });
    const choice = answer.choices[0];
    return { tokens: choice.logprobs.content, differs: choice.message.content !== textOf(message) };
  }

  async #changeOptions(options) {
    this.options = options;
    if (this.talkId) await this.#store.change(this.talkId, { options }).catch(failed);
    else small.set('options', options);
  }

  async #changeModel(model) {
    this.model = model;
    small.set('model', model);
    if (this.talkId) await this.#store.change(this.talkId, { model }).catch(failed);
  }

  #keys = (e) => {
    if (e.key === 'Escape' && this.run && !document.querySelector('dialog[open]')) {
      this.run.stop();
      return;
    }
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, select, dialog[open]')) return;
    const last = (role) => [...this.querySelectorAll('xgen-message')].filter((m) => m.message.role === role).at(-1);
    const acts = {
      i: () => this.#composer?.focusText(), u: () => this.#composer?.pick(), o: () => { this.panel = !this.panel; },
      r: () => { const m = last('assistant'); if (m && !this.#busy) this.#act({ detail: { name: 'regenerate', message: m.message } }); },
      e: () => { if (!this.#busy) last('user')?.edit(); },
    };
    if (acts[e.key]) { e.preventDefault(); acts[e.key](); }
  };

  #scrolled = (e) => {
    const { scrollHeight, scrollTop, clientHeight } = e.target;
    this.#follow = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.away = !this.#follow;
  };

  #toEnd = (smooth = false) => {
    const list = this.#list.value;
    list?.scrollTo({ top: list.scrollHeight, behavior: smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'auto' });
  };

  updated() { if (this.#follow) this.#toEnd(); }

  get #past() {
    const last = this.messages.filter((m) => m.role === 'assistant').at(-1)?.metrics ?? {};
    return (last.prompt_tokens ?? 0) + (last.completion_tokens ?? 0);
  }

  render() {
    const title = this.talk?.title || (this.talkId ? t.history.untitled : t.history.untitled);
    return html`
      <header class="chat-head">
        <h1 class="grow" title=${title}>${title}</h1>
        <label class="visually-hidden" for="model">${t.chat.model}</label>
        <select id="model" class="input model-pick" @change=${(e) => this.#changeModel(e.target.value)}>${session.models.map((m) => html`<option value=${m.id} ?selected=${m.id === this.model}>${m.id}</option>`)}</select>
        ${this.messages.length ? html`<button type="button" class="button" aria-label=${t.chat.export} @click=${() => this.querySelector('#export').showModal()}>${icon('download')}<span>${t.chat.export}</span></button>` : nothing}
        <button type="button" class="button" aria-label=${t.chat.options} aria-expanded=${String(Boolean(this.panel))} @click=${() => { this.panel = !this.panel; }}>${icon('sliders')}<span>${t.chat.options}</span></button>
      </header>
      <div class="chat-body ${this.panel ? 'with-panel' : ''}">
        <div class="chat-column">
          <div class="messages" ${ref(this.#list)} role="region" aria-label=${t.chat.conversation} tabindex="0" @scroll=${this.#scrolled} @act=${this.#act} @grown=${() => { if (this.#follow) this.#toEnd(); }}>
            <div class="inner">${this.missing ? html`<div class="empty"><p>${t.app.notFound}</p><a href="#/">${t.app.newChat}</a></div>` : this.#messages()}</div>
          </div>
          ${this.away ? html`<div class="visually-anchored">${iconButton('down', t.chat.toEnd, () => { this.#follow = true; this.#toEnd(true); })}</div>` : nothing}
          <div class="composer-wrap">
            <xgen-composer .draftKey=${this.talkId || 'new'} .model=${this.model} .busy=${this.#busy} .past=${this.#past} @send=${this.#send} @stop=${this.#stop}></xgen-composer>
          </div>
        </div>
        ${this.panel ? html`<aside class="panel" aria-labelledby="options-head"><xgen-options class="stack-contents" .options=${this.options} @change=${(e) => e.detail && this.#changeOptions(e.detail)} @close=${() => { this.panel = false; }}></xgen-options></aside>` : nothing}
      </div>
      <xgen-seen name="sent"></xgen-seen>
      ${modal('export', t.chat.exportHead, html`<div class="row">${[['markdown', t.chat.exportMarkdown], ['json', t.chat.exportJson], ['html', t.chat.exportHtml]].map(([kind, label]) => html`
        <button type="button" class="button" @click=${() => this.#export(kind)}>${icon('download')}${label}</button>`)}</div>`)}`;
  }

  #stop = () => {
    if (this.run) this.run.stop();
    else this.messages.filter((m) => m.state === 'streaming').forEach((m) => this.#store.cancel(this.talkId, m.id).catch(failed));
  };

  async #export(kind) {
    this.querySelector('#export').close();
    await exportTalk(kind, this.talk, this.messages, this.#store).catch(failed);
  }

  #messages() {
    const shown = this.#shown();
    if (!shown.length) return this.talkId && !this.run ? nothing : this.#welcome();
    const last = shown.at(-1);
    return repeat(shown, (m) => m.id, (m) => html`
      <xgen-message .message=${m} .store=${this.#store} .live=${m.state === 'streaming'} .busy=${this.#busy} .last=${m === last} .confidence=${this.confidences[m.id]}></xgen-message>`);
  }

  /** The branch as saved, with the question and the answer that are on their way. */
  #shown() {
    const run = this.run;
    if (!run) return this.messages;
    const known = new Set([run.question?.id, run.message]);
    const shown = this.messages.filter((m) => !known.has(m.id));
    if (run.question) shown.push(run.question);
    else if (this.pending) shown.push({ id: 'pending', role: 'user', parts: this.pending.filter((p) => p.type === 'text'), state: 'complete' });
    shown.push({ id: run.message ?? 'answer', role: 'assistant', model: run.model, parts: run.text ? [{ type: 'text', text: run.text }] : [], state: 'streaming', metrics: {} });
    return shown;
  }

  #welcome() {
    return html`
      <section class="welcome" aria-labelledby="welcome">
        <div><h2 id="welcome">${t.chat.welcome}</h2><p class="muted">${t.chat.welcomeText}</p></div>
        <ul class="samples" aria-label=${t.chat.sampleTry}>${this.samples.map((s) => html`
          <li><div class="sample"><xgen-picture .src=${s.url} .alt=${s.title}></xgen-picture>
            <div class="asks">${s.questions.map((q) => html`<button type="button" @click=${() => this.#try(s, q)}>${q}</button>`)}</div></div></li>`)}</ul>
      </section>`;
  }

  async #try(sample, question) {
    const blob = sample.blob ?? await pictureBlob(sample.url);
    await this.#composer.fill(question, [new File([blob], `${sample.title}.png`, { type: 'image/png' })]);
    this.#composer.focusText();
  }
}

customElements.define('xgen-chat', ChatPage);
