import { LitElement } from 'lit';
import { renderMarkdown } from './markdown.js';

const EVERY_MS = 90;

/** Rendered Markdown that may still grow; parsed again at most every 90 ms. */
class MarkdownView extends LitElement {
  static properties = { text: {}, done: { type: Boolean } };
  #last = 0;
  #timer = 0;

  createRenderRoot() { return this; }

  updated() {
    clearTimeout(this.#timer);
    const wait = this.done ? 0 : Math.max(0, EVERY_MS - (performance.now() - this.#last));
    if (wait) this.#timer = setTimeout(() => this.#show(), wait);
    else this.#show();
  }

  #show() {
    this.#last = performance.now();
    renderMarkdown(this, this.text ?? '', this.done);
    this.dispatchEvent(new CustomEvent('grown', { bubbles: true }));
  }
}

customElements.define('xgen-markdown', MarkdownView);
