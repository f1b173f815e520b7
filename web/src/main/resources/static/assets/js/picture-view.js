import { LitElement, html } from 'lit';
import { pictureUrl } from './api.js';

/** A picture of the server, also when a key is needed to read it. */
class PictureView extends LitElement {
  static properties = { src: {}, alt: {}, url: { state: true } };

  createRenderRoot() { return this; }

  willUpdate(changed) {
    if (changed.has('src')) pictureUrl(this.src).then((url) => { this.url = url; }, () => { this.url = ''; });
  }

  render() {
    return this.url ? html`<img src=${this.url} alt=${this.alt ?? ''} decoding="async">` : html`<span class="visually-hidden">${this.alt}</span>`;
  }
}

customElements.define('xgen-picture', PictureView);
