// Messages of a branch as chat completions takes them.
import { dataUrl } from './api.js';
import { cropped } from './pictures.js';

export async function promptOf(turns, blobOf, system) {
  const told = await Promise.all(turns.filter((turn) => turn.parts.length).map(async (turn) => ({
    role: turn.role,
    content: turn.role === 'assistant' ? textOf(turn) : await Promise.all(turn.parts.map((part) => contentOf(part, blobOf))),
  })));
  return system ? [{ role: 'system', content: system }, ...told] : told;
}

async function contentOf(part, blobOf) {
  if (part.type !== 'image') return { type: 'text', text: part.text ?? '' };
  return { type: 'image_url', image_url: { url: await dataUrl(await cropped(await blobOf(part), part.region)) } };
}

export const textOf = (turn) => turn.parts.filter((p) => p.type === 'text').map((p) => p.text).join('\n');
export const picturesOf = (turn) => turn.parts.filter((p) => p.type === 'image');
