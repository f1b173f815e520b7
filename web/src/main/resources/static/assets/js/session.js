// What the whole page knows: the server, its models, the store, the list of conversations.
import { get } from './api.js';
import { LocalStore } from './local-store.js';
import { ServerStore } from './server-store.js';

class Session extends EventTarget {
  about = null;
  models = [];
  store = null;
  talks = [];
  next = null;
  thumbs = new Map();

  async start() {
    this.about = await get('/api/about');
    this.models = (await get('/v1/models')).data;
    this.store = this.about.storage ? new ServerStore() : new LocalStore();
    await this.refresh();
  }

  async refresh() {
    const page = await this.store.list();
    this.talks = page.items;
    this.next = page.next;
    this.changed();
  }

  async more() {
    const page = await this.store.list(this.next);
    this.talks = [...this.talks, ...page.items];
    this.next = page.next;
    this.changed();
  }

  changed() { this.dispatchEvent(new Event('change')); }

  model(name) { return this.models.find((m) => m.id === name) ?? this.models[0]; }
}

export const session = new Session();
