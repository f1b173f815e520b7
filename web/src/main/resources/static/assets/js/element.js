// What all parts of the page share: light DOM (one style sheet, plain labels), icons, notices, the live region.
import { LitElement, html, nothing, svg } from 'lit';
import { t } from './texts.js';

export { html, nothing, svg, t };

/** A component that renders into the page itself. */
export class Part extends LitElement {
  createRenderRoot() {
    this.replaceChildren();
    return this;
  }
}

const shapes = {
  plus: 'M12 5v14M5 12h14', search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16.2 16.2 21 21', menu: 'M4 7h16M4 12h16M4 17h16', close: 'M6 6l12 12M18 6 6 18',
  chat: 'M4 5h16v11H10l-5 4v-4H4z', compare: 'M4 5h6v14H4zM14 5h6v14h-6z', engine: 'M4 13a8 8 0 1 1 16 0M12 13l4-4M4 17h16', models: 'M12 3 4 7.5v9L12 21l8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  keys: 'M15 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10ZM11.5 12.5 4 20M7 17l2 2', usage: 'M5 20v-7M12 20V4M19 20v-11', batches: 'M4 6h16M4 12h16M4 18h10', storage: 'M12 3c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.600-3 8-3ZM4 6v12c0 1.700 3.600 3 8 3s8-1.300 8-3V6M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3',
  doctor: 'M3 12h4l3-7 4 14 3-7h4', settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M6 15v4', sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8', pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7', pencil: 'M4 20h4L19 9l-4-4L4 16z', trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13', send: 'M12 20V5M5.500 11 12 4.500 18.500 11',
  stop: 'M7 7h10v10H7z', picture: 'M4 5h16v14H4zM4 16l5-5 5 5 2-2 4 4M15.500 9h.01', camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7Z', left: 'M15 5l-7 7 7 7', right: 'M9 5l7 7-7 7', down: 'M12 4v15M5.500 13l6.500 6.500 6.500-6.500',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1', again: 'M20 5v5h-5M4 19v-5h5M19.500 10A8 8 0 0 0 5.500 7.500M4.500 14a8 8 0 0 0 14 2.500', more: 'M7 5l7 7-7 7M14 5l7 7-7 7', probability: 'M4 19V9M9 19V5M14 19v-8M19 19v-4', up: 'M7 11v9H4v-9zM7 11l4-8c1.700 0 2.500 1 2.500 2.500V9H19c1 0 2 1 1.800 2l-1.300 7c-.2 1-1 2-2 2H7',
  thumbDown: 'M17 13V4h3v9zM17 13l-4 8c-1.700 0-2.500-1-2.500-2.500V15H5c-1 0-2-1-1.800-2l1.300-7c.2-1 1-2 2-2H17', download: 'M12 4v11M7 11l5 5 5-5M4 20h16', upload: 'M12 16V5M7 9l5-5 5 5M4 20h16', sliders: 'M4 8h8M18 8h2M4 16h2M12 16h8M15 5.500v5M9 13.500v5', good: 'M5 12.500 10 17.500 19.500 7', warn: 'M12 4 2.500 20h19zM12 10v4M12 17h.01',
  bad: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9l6 6M15 9l-6 6', crop: 'M7 3v14h14M3 7h14v14', pause: 'M8 5v14M16 5v14', play: 'M7 5l12 7-12 7z',
};

export const icon = (name) => svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${shapes[name]}></path></svg>`;

/** A button that is only an icon: its name is both label and tooltip. */
export const iconButton = (name, label, onClick, { small = false, pressed, disabled = false, id, expanded } = {}) => html`
  <button type="button" class="icon-button ${small ? 'small' : ''}" id=${id ?? nothing} aria-label=${label} title=${label} ?disabled=${disabled}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)} aria-expanded=${expanded === undefined ? nothing : String(expanded)} @click=${onClick}>${icon(name)}</button>`;

/** Shows a notice; with an action it stays longer. */
export function toast(message, { bad = false, action, onAction } = {}) {
  dispatchEvent(new CustomEvent('xgenmm-toast', { detail: { message, bad, action, onAction } }));
}

export const failed = (error) => toast(error.message ?? String(error), { bad: true });

/** Says something to screen readers, politely. */
export function say(text) {
  const region = document.getElementById('live');
  if (region) region.textContent = text;
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t.app.copied);
  } catch {
    toast(t.errors.clipboard, { bad: true });
  }
}

const numbers = new Intl.NumberFormat('en');
export const number = (n) => (n === undefined || n === null ? '–' : numbers.format(n));

export function bytes(n) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (; n >= 1000 && unit < units.length - 1; unit++) n /= 1000;
  return `${n >= 100 || unit === 0 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`;
}

export const when = (iso) => (iso ? new Date(iso).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }) : '–');

/** A modal dialog with a heading and a close button; Escape and the backdrop close it. */
export const modal = (id, title, body, { wide = false, onClose } = {}) => html`
  <dialog id=${id} class=${wide ? 'wide' : ''} aria-labelledby="${id}-title" @close=${onClose ?? nothing}
    @click=${(e) => { if (e.target === e.currentTarget) e.currentTarget.close(); }}>
    <div class="dialog-head"><h2 id="${id}-title">${title}</h2>${iconButton('close', t.app.close, (e) => e.currentTarget.closest('dialog').close())}</div>
    <div class="dialog-body">${body}</div>
  </dialog>`;
