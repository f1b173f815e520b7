import { small } from './browser-data.js';
import { Part, html, number, t } from './element.js';
import { page } from './page.js';
import { go } from './router.js';
import { session } from './session.js';

class ModelsPage extends Part {
  #chat(model) {
    small.set('model', model.id);
    go('/chat');
  }

  render() {
    const head = [t.models.name, t.models.variant, t.models.precision, t.models.device];
    return page(t.models.title, t.models.about, '', html`
      <div class="table-card" role="region" aria-label=${t.models.served} tabindex="0"><table>
        <caption>${t.models.served}</caption>
        <thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}<th scope="col" class="number">${t.models.context}</th><th scope="col" class="number">${t.models.perTile}</th><th scope="col" class="number">${t.models.edge}</th><th scope="col"><span class="visually-hidden">${t.models.chat}</span></th></tr></thead>
        <tbody>${session.models.map((m) => html`
          <tr><th scope="row">${m.id}</th><td>${m.variant}</td><td><span class="badge">${m.precision}</span></td><td>${m.device}</td>
            <td class="number">${number(m.max_model_len)}</td><td class="number">${m.vision_tokens_per_tile}</td><td class="number">${m.tile_edge} px</td>
            <td><button type="button" class="button small" @click=${() => this.#chat(m)}>${t.models.chat}</button></td></tr>`)}</tbody></table></div>
      <section class="card stack"><h2>${t.models.how}</h2><p class="muted">${t.models.howText}</p>
        <pre class="secret" tabindex="0">java -jar xgen-mm.jar pull Salesforce/xgen-mm-phi3-mini-instruct-interleave-r-v1.5 --name interleave --precision int8
java -jar xgen-mm.jar serve --model interleave</pre></section>`);
  }
}

customElements.define('xgen-models', ModelsPage);
