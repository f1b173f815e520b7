import { html } from './element.js';

/** The frame of an operator page: heading, what it is about, actions, content. */
export const page = (title, about, actions, body) => html`
  <div class="page"><div class="inner">
    <header class="page-head"><div><h1>${title}</h1><p>${about}</p></div><div class="row">${actions}</div></header>
    ${body}
  </div></div>`;

/** A figure with its name; a share between 0 and 1 is drawn as a bar. */
export const figure = (name, value, { unit = '', share } = {}) => html`
  <div class="card figure"><dt>${name}</dt><dd>${value} <small>${unit}</small></dd>
    <dd class="meter-holder" ?hidden=${share === undefined}><div class="meter-bar" aria-hidden="true"><i .style=${`width:${Math.min(100, Math.max(0, (share ?? 0) * 100))}%`}></i></div></dd></div>`;
