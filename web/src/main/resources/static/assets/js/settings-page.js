import { key } from './api.js';
import { drafts, small, talks } from './browser-data.js';
import { Part, html, t, toast } from './element.js';
import { page } from './page.js';
import { session } from './session.js';

class SettingsPage extends Part {
  #theme = (e) => dispatchEvent(new CustomEvent('xgenmm-theme', { detail: e.target.value }));

  #saveKey = (e) => {
    e.preventDefault();
    key.set(e.target.elements.secret.value.trim());
    toast(t.settings.saved);
  };

  #clear = async () => {
    await Promise.all([drafts.clear(), talks.clear()]);
    await session.refresh();
    toast(t.settings.cleared);
  };

  render() {
    const theme = small.get('themeChoice', 'system');
    const enter = small.get('enter', 'enter');
    return page(t.settings.title, t.settings.about, '', html`
      <section class="card stack" aria-labelledby="looks"><h2 id="looks">${t.settings.appearance}</h2>
        <label class="field">${t.settings.theme}<select @change=${this.#theme}>${['system', 'light', 'dark'].map((one) => html`<option value=${one} ?selected=${one === theme}>${t.settings[one]}</option>`)}</select></label></section>
      <section class="card stack" aria-labelledby="chatting"><h2 id="chatting">${t.settings.chat}</h2>
        <label class="field">${t.settings.enter}<select @change=${(e) => small.set('enter', e.target.value)}><option value="enter" ?selected=${enter === 'enter'}>${t.settings.enterSends}</option><option value="ctrl" ?selected=${enter === 'ctrl'}>${t.settings.ctrlEnter}</option></select></label></section>
      <form class="card stack" @submit=${this.#saveKey} aria-labelledby="access"><h2 id="access">${t.settings.access}</h2>
        <label class="field">${t.settings.key}<input name="secret" type="password" autocomplete="off" .value=${key.get()}><span class="hint">${t.settings.keyHint}</span></label>
        <div class="row"><button class="button primary">${t.settings.save}</button><button type="button" class="button" @click=${() => { key.set(''); this.requestUpdate(); toast(t.settings.saved); }}>${t.settings.forget}</button></div></form>
      <section class="card stack" aria-labelledby="data"><h2 id="data">${t.settings.data}</h2><div><button type="button" class="button danger" @click=${this.#clear}>${t.settings.clear}</button></div></section>`);
  }
}

customElements.define('xgen-settings', SettingsPage);
