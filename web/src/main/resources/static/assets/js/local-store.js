// Conversations kept by this browser, for a server without storage. Same methods as the server's store.
import { stream } from './api.js';
import { talks } from './browser-data.js';
import { promptOf } from './prompt.js';

const now = () => new Date().toISOString();
const newId = () => crypto.randomUUID?.() ?? `${Date.now().toString(16)}-${Math.random().toString(16).slice(2)}`;

export class LocalStore {
  kept = 'browser';
  #urls = new Map();
  #running = new Map();

  async list() {
    const items = (await talks.all()).filter((talk) => !talk.deleted);
    items.sort((a, b) => b.pinned - a.pinned || b.updated_at.localeCompare(a.updated_at));
    return { items: items.map(({ messages, ...talk }) => talk), next: null };
  }

  async create({ title = '', model = null, options = {} }) {
    const talk = { id: newId(), title, model, options, pinned: false, active_leaf: null, created_at: now(), updated_at: now(), messages: {} };
    await talks.put(talk.id, talk);
    return talk;
  }

  async one(id) {
    const talk = await talks.get(id);
    if (!talk || talk.deleted) throw Object.assign(new Error('There is no such conversation.'), { status: 404 });
    return talk;
  }

  async change(id, changes) {
    const talk = { ...(await talks.get(id)), ...changes, updated_at: now() };
    await talks.put(id, talk);
    return talk;
  }

  async remove(id) { await this.change(id, { deleted: true }); }
  async restore(id) { return this.change(id, { deleted: false }); }

  async branch(id) {
    const talk = await this.one(id);
    const branch = [];
    for (let m = talk.messages[talk.active_leaf]; m; m = talk.messages[m.parent_id]) {
      const siblings = Object.values(talk.messages).filter((s) => s.parent_id === m.parent_id).map((s) => s.id);
      branch.unshift({ ...m, siblings, state: m.state === 'streaming' && !this.#running.has(m.id) ? 'interrupted' : m.state });
    }
    return { messages: branch, active_leaf: talk.active_leaf };
  }

  async show(id, message) {
    const talk = await this.one(id);
    let leaf = message;
    for (let child; (child = Object.values(talk.messages).filter((m) => m.parent_id === leaf).at(-1));) leaf = child.id;
    await this.change(id, { active_leaf: leaf });
    return { active_leaf: leaf };
  }

  async rate(id, message, rating) { await this.#update(id, message, { rating }); }
  async cancel(id, message) { this.#running.get(message)?.abort(); }

  async search(words) {
    const found = [];
    for (const talk of await talks.all()) {
      if (talk.deleted) continue;
      for (const message of Object.values(talk.messages)) {
        const text = message.parts.map((p) => p.text ?? '').join(' ');
        const at = text.toLowerCase().indexOf(words.toLowerCase());
        if (at < 0) continue;
        const excerpt = `${text.slice(Math.max(0, at - 40), at)}\uE000${text.slice(at, at + words.length)}\uE001${text.slice(at + words.length, at + 80)}`;
        found.push({ conversation_id: talk.id, title: talk.title, message_id: message.id, role: message.role, excerpt, created_at: message.created_at });
      }
    }
    return { items: found.slice(0, 50), next: null };
  }

  async ask(id, { parent, content, options, model }, on, signal) {
    const question = await this.#add(id, { parent_id: parent ?? null, role: 'user', parts: content, state: 'complete' });
    on.question?.(question);
    return this.#answer(id, question.id, options, model, on, signal);
  }

  async edit(id, message, { content, options, model }, on, signal) {
    const talk = await this.one(id);
    return this.ask(id, { parent: talk.messages[message].parent_id, content, options, model }, on, signal);
  }

  async regenerate(id, message, { options, model }, on, signal) {
    const talk = await this.one(id);
    const found = talk.messages[message];
    return this.#answer(id, found.role === 'assistant' ? found.parent_id : found.id, options, model, on, signal);
  }

  async #answer(id, leaf, options, model, on, signal) {
    const answer = await this.#add(id, { parent_id: leaf, role: 'assistant', parts: [], state: 'streaming', model });
    const stop = new AbortController();
    signal?.addEventListener('abort', () => stop.abort());
    this.#running.set(answer.id, stop);
    on.started?.({ message_id: answer.id, model });
    const written = { text: '', usage: null, reason: null, begun: performance.now(), first: null };
    try {
      await this.#read(id, leaf, options, model, written, (text) => on.delta?.({ message_id: answer.id, text }), stop.signal);
      await this.#finish(id, answer, written, 'complete', on);
    } catch (e) {
      if (!stop.signal.aborted && !written.text) {
        await this.#forget(id, answer);
        throw e;
      }
      await this.#finish(id, answer, written, stop.signal.aborted ? 'cancelled' : 'failed', on);
    } finally {
      this.#running.delete(answer.id);
    }
  }

  async #read(id, leaf, options, model, written, onText, signal) {
    const { system, ...sampling } = options ?? {};
    const body = { model, ...sampling, messages: await this.prompt(id, leaf, system), stream: true, stream_options: { include_usage: true } };
    await stream('/v1/chat/completions', body, (event, chunk) => {
      if (chunk.usage) written.usage = chunk.usage;
      const choice = chunk.choices?.[0];
      if (choice?.finish_reason) written.reason = choice.finish_reason;
      if (choice?.delta?.content) {
        written.first ??= performance.now();
        written.text += choice.delta.content;
        onText(choice.delta.content);
      }
    }, signal);
  }

  /** The messages up to a leaf as chat completions takes them. */
  async prompt(id, leaf, system) {
    const talk = await this.one(id);
    const turns = [];
    for (let m = talk.messages[leaf]; m; m = talk.messages[m.parent_id]) turns.unshift(m);
    return promptOf(turns, (part) => this.blob(part), system);
  }

  async #finish(id, answer, written, state, on) {
    const end = performance.now();
    const seconds = written.first ? (end - written.first) / 1000 : 0;
    const tokens = written.usage?.completion_tokens ?? 0;
    const done = {
      parts: written.text ? [{ type: 'text', text: written.text }] : [],
      state,
      finish_reason: state === 'complete' ? written.reason : state,
      metrics: {
        ...(written.first ? { ttft_ms: Math.round(written.first - written.begun) } : {}),
        ...(written.usage ? {
          prompt_tokens: written.usage.prompt_tokens,
          completion_tokens: tokens,
          image_tokens: written.usage.prompt_tokens_details?.image_tokens ?? 0,
          cached_tokens: written.usage.prompt_tokens_details?.cached_tokens ?? 0,
        } : {}),
        ...(seconds > 0 && tokens > 1 ? { tokens_per_second: Math.round((tokens - 1) / seconds * 10) / 10 } : {}),
      },
    };
    on.finished?.(await this.#update(id, answer.id, done));
  }

  async #add(id, message) {
    const talk = await this.one(id);
    const added = { id: newId(), conversation_id: id, model: null, metrics: {}, rating: null, finish_reason: null, created_at: now(), updated_at: now(), ...message };
    talk.messages[added.id] = added;
    talk.active_leaf = added.id;
    talk.updated_at = now();
    const text = message.parts.find((p) => p.type === 'text')?.text?.trim();
    if (!talk.title && text) talk.title = text.split('\n')[0].slice(0, 80);
    await talks.put(id, talk);
    return added;
  }

  async #update(id, message, changes) {
    const talk = await talks.get(id);
    talk.messages[message] = { ...talk.messages[message], ...changes, updated_at: now() };
    await talks.put(id, talk);
    return talk.messages[message];
  }

  async #forget(id, message) {
    const talk = await talks.get(id);
    delete talk.messages[message.id];
    talk.active_leaf = message.parent_id;
    await talks.put(id, talk);
  }

  thumbnail(part) { return this.content(part); }

  content(part) {
    if (!this.#urls.has(part.blob)) this.#urls.set(part.blob, URL.createObjectURL(part.blob));
    return this.#urls.get(part.blob);
  }

  blob(part) { return Promise.resolve(part.blob); }
}
