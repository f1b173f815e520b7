// One conversation as a file. Text goes in as text: nothing of a model becomes markup.
import { dataUrl, download } from './api.js';
import { picturesOf, textOf } from './prompt.js';
import { t } from './texts.js';

const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const name = (talk) => (talk.title || 'conversation').replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60).replace(/^-|-$/g, '') || 'conversation';
const who = (message) => (message.role === 'user' ? t.chat.you : t.chat.answer);

const kinds = {
  async json(talk, messages, store) {
    const out = await Promise.all(messages.map(async (m) => ({
      role: m.role, model: m.model ?? undefined, created_at: m.created_at, finish_reason: m.finish_reason ?? undefined, metrics: m.metrics,
      content: await Promise.all(m.parts.map(async (p) => (p.type === 'image' ? { type: 'image_url', image_url: { url: await dataUrl(await store.blob(p)) }, region: p.region ?? undefined } : p))),
    })));
    return ['json', 'application/json', JSON.stringify({ format: 'xgen-mm-conversation', version: 1, title: talk.title, model: talk.model, options: talk.options, messages: out }, null, 2)];
  },

  async markdown(talk, messages) {
    const parts = messages.map((m) => `## ${who(m)}\n\n${picturesOf(m).map((p, i) => `*${t.chat.pictureOf(i + 1, p.name)}*\n\n`).join('')}${textOf(m)}\n`);
    return ['md', 'text/markdown', `# ${talk.title}\n\n${parts.join('\n')}`];
  },

  async html(talk, messages, store) {
    const parts = await Promise.all(messages.map(async (m) => {
      const pictures = await Promise.all(picturesOf(m).map(async (p, i) => `<img alt="${escaped(t.chat.pictureOf(i + 1, p.name))}" src="${await dataUrl(await store.blob(p))}">`));
      return `<section><h2>${escaped(who(m))}</h2>${pictures.join('')}<pre>${escaped(textOf(m))}</pre></section>`;
    }));
    const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}img{max-width:100%;max-height:24rem}pre{white-space:pre-wrap;font:inherit}h2{font-size:1rem}';
    return ['html', 'text/html', `<!doctype html><meta charset="utf-8"><title>${escaped(talk.title)}</title><style>${style}</style><h1>${escaped(talk.title)}</h1>${parts.join('')}`];
  },
};

export async function exportTalk(kind, talk, messages, store) {
  const [ending, type, text] = await kinds[kind](talk, messages, store);
  download(`${name(talk)}.${ending}`, new Blob([text], { type }));
}
