// What this browser keeps: drafts, and conversations when the server keeps none. IndexedDB, because pictures are large.
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('xgenmm', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('drafts');
      request.result.createObjectStore('talks');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function on(store, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = work(db.transaction(store, mode).objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const table = (name) => ({
  get: (key) => on(name, 'readonly', (s) => s.get(key)),
  all: () => on(name, 'readonly', (s) => s.getAll()),
  put: (key, value) => on(name, 'readwrite', (s) => s.put(value, key)),
  remove: (key) => on(name, 'readwrite', (s) => s.delete(key)),
  clear: () => on(name, 'readwrite', (s) => s.clear()),
});

export const drafts = table('drafts');
export const talks = table('talks');

/** Small values that survive a reload; a browser that forbids them works without. */
export const small = {
  get(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(`xgenmm.${name}`)) ?? otherwise; } catch { return otherwise; }
  },
  set(name, value) {
    try { localStorage.setItem(`xgenmm.${name}`, JSON.stringify(value)); } catch { /* full or forbidden */ }
  },
};
