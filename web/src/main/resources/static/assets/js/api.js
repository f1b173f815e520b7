// The server's routes: one way to call them, one kind of error.
import { t } from './texts.js';

const KEY = 'xgenmm.key';

export class ApiError extends Error {
  constructor(status, message, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const key = {
  get: () => { try { return localStorage.getItem(KEY) ?? ''; } catch { return ''; } },
  set: (value) => { value ? localStorage.setItem(KEY, value) : localStorage.removeItem(KEY); },
};

function headers(extra) {
  const secret = key.get();
  return { ...(secret ? { Authorization: `Bearer ${secret}` } : {}), ...extra };
}

/** Answers with the Response, or throws an ApiError that says what to do. */
export async function call(path, { method = 'GET', json, body, type, signal, accept } = {}) {
  const sent = headers({
    ...(json !== undefined ? { 'Content-Type': 'application/json' } : type ? { 'Content-Type': type } : {}),
    ...(accept ? { Accept: accept } : {}),
  });
  let response;
  try {
    response = await fetch(path, { method, headers: sent, body: json !== undefined ? JSON.stringify(json) : body, signal });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, t.errors.network, 'network');
  }
  if (response.ok) return response;
  if (response.status === 401) dispatchEvent(new CustomEvent('xgenmm-key-needed'));
  throw await refusal(response);
}

async function refusal(response) {
  let message = t.errors.unknown(response.status);
  let code;
  try {
    const answer = await response.json();
    message = answer.error?.message ?? answer.detail ?? message;
    code = answer.error?.code ?? answer.code;
  } catch { /* not JSON: the status must do */ }
  return new ApiError(response.status, message, code);
}

export const get = async (path, signal) => (await call(path, { signal })).json();
export const post = async (path, json, signal) => read(await call(path, { method: 'POST', json, signal }));
export const patch = async (path, json) => read(await call(path, { method: 'PATCH', json }));
export const put = async (path, json) => read(await call(path, { method: 'PUT', json }));
export const remove = async (path) => read(await call(path, { method: 'DELETE' }));

async function read(response) {
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

/** Reads server-sent events; {@code on(event, data)} is called for each. Ends with the stream. */
export async function stream(path, json, on, signal) {
  const response = await call(path, { method: 'POST', json, signal, accept: 'text/event-stream' });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    for (let end; (end = buffer.search(/\r?\n\r?\n/)) >= 0;) {
      const block = buffer.slice(0, end);
      buffer = buffer.slice(end).replace(/^(\r?\n){2}/, '');
      frame(block, on);
    }
  }
}

function frame(block, on) {
  let event = 'message';
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }
  if (!data.length || data[0] === '[DONE]') return;
  const value = JSON.parse(data.join('\n'));
  if (value.error) throw new ApiError(500, value.error.message ?? t.errors.unknown(500), value.error.code);
  on(event, value);
}

const pictures = new Map();

/** A blob URL for a picture behind the key; the browser's own cache holds the bytes. */
export function pictureUrl(path) {
  if (!key.get()) return Promise.resolve(path);
  if (!pictures.has(path)) {
    pictures.set(path, call(path).then((r) => r.blob()).then((blob) => URL.createObjectURL(blob)));
  }
  return pictures.get(path);
}

export const pictureBlob = async (path) => (await call(path)).blob();

export function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

export function download(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
