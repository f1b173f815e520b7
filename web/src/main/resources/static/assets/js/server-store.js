// Conversations kept by the server. An answer goes on there whether or not somebody reads it.
import { get, patch, pictureBlob, post, put, remove, stream, call } from './api.js';

const root = '/api/conversations';
const messages = (id) => `${root}/${id}/messages`;

export class ServerStore {
  kept = 'server';

  list(cursor) { return get(`${root}?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`); }
  create(talk) { return post(root, talk); }
  one(id) { return get(`${root}/${id}`); }
  change(id, changes) { return patch(`${root}/${id}`, changes); }
  remove(id) { return remove(`${root}/${id}`); }
  restore(id) { return post(`${root}/${id}/restore`, {}); }
  branch(id) { return get(`${messages(id)}?limit=200`); }
  show(id, message) { return post(`${messages(id)}/${message}/show`, {}); }
  rate(id, message, rating) { return put(`${messages(id)}/${message}/rating`, { rating }); }
  cancel(id, message) { return post(`${messages(id)}/${message}/cancel`, {}); }
  search(words) { return get(`/api/search?q=${encodeURIComponent(words)}`); }

  async ask(id, { parent, content, options, model }, on, signal) {
    const parts = await this.#parts(content);
    return this.#answer(messages(id), { parent_id: parent, content: parts, options, model }, on, signal);
  }

  async edit(id, message, { content, options, model }, on, signal) {
    const parts = await this.#parts(content);
    return this.#answer(`${messages(id)}/${message}/edit`, { content: parts, options, model }, on, signal);
  }

  regenerate(id, message, { options, model }, on, signal) {
    return this.#answer(`${messages(id)}/${message}/regenerate`, { options, model }, on, signal);
  }

  #answer(path, body, on, signal) {
    const sent = Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined));
    return stream(path, { ...sent, stream: true, detached: true }, (event, data) => on[event]?.(data), signal);
  }

  /** New pictures are uploaded first; those of an edited question are there already. */
  async #parts(content) {
    return Promise.all(content.map(async (part) => {
      if (part.type !== 'image' || part.image_id) return part;
      const form = new FormData();
      form.append('file', part.blob, part.name ?? 'picture');
      const picture = await (await call('/api/images', { method: 'POST', body: form })).json();
      return { type: 'image', image_id: picture.id, ...(part.region ? { region: part.region } : {}) };
    }));
  }

  thumbnail(part) { return `/api/images/${part.image_id}/thumbnail`; }
  content(part) { return `/api/images/${part.image_id}/content`; }
  blob(part) { return part.blob ? Promise.resolve(part.blob) : pictureBlob(this.content(part)); }
}
