// Answers being written, by conversation: they go on when the reader looks at another page.
import { small } from './browser-data.js';

class Runs extends EventTarget {
  #all = new Map();

  of(talk) { return this.#all.get(talk); }

  /**
   * @param work called with handlers and a signal; its promise ends with the answer
   * @param seed what the answer is sampled with, when the page chose it
   */
  async start(talk, work, { seed, cancel } = {}) {
    const run = { talk, text: '', question: null, message: null, begun: performance.now(), first: null, stopping: false };
    const stop = new AbortController();
    run.stop = () => {
      run.stopping = true;
      if (!cancel) stop.abort();
      else if (run.message) cancel(run.message).catch(() => stop.abort());
      this.#tell(run);
    };
    this.#all.set(talk, run);
    const on = {
      question: (question) => { run.question = question; this.#tell(run); },
      started: ({ message_id: id, model }) => {
        run.message = id;
        run.model = model;
        if (seed !== undefined) rememberSeed(id, seed);
        if (run.stopping) cancel(id).catch(() => stop.abort()); // told to stop before it had begun
        this.#tell(run);
      },
      delta: ({ text }) => { run.first ??= performance.now(); run.text += text; this.#tell(run); },
      finished: (answer) => { run.answer = answer; },
    };
    this.#tell(run);
    try {
      await work(on, stop.signal);
    } catch (e) {
      if (e.name !== 'AbortError') run.error = e;
    } finally {
      this.#all.delete(talk);
      run.ended = true;
      this.#tell(run);
    }
    return run;
  }

  #tell(run) { this.dispatchEvent(new CustomEvent('run', { detail: run })); }
}

const MOST_SEEDS = 300;

function rememberSeed(message, seed) {
  const seeds = small.get('seeds', []);
  small.set('seeds', [...seeds, [message, seed]].slice(-MOST_SEEDS));
}

export const seedOf = (message) => small.get('seeds', []).find(([id]) => id === message)?.[1];

export const runs = new Runs();
