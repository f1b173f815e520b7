// Pictures before they are sent: read, crop, measure, draw.
import { call } from './api.js';

const LARGEST_SCALE = 4; // so that lines stay thin over small pictures
const kinds = /^image\/(png|jpeg|webp|gif|bmp|x-ms-bmp)$/;

export const isPicture = (file) => kinds.test(file.type);

/** A picture ready to be attached; width and height are those of the upright picture. */
export async function attachment(blob, name) {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  bitmap.close();
  return { id: `${Date.now()}-${Math.random()}`, blob, name: name ?? blob.name ?? '', width, height, region: null, seen: null };
}

/** The part of a picture inside of a region, as a PNG file; the picture itself without one. */
export async function cropped(blob, region) {
  if (!region) return blob;
  const bitmap = await createImageBitmap(blob, region.x, region.y, region.width, region.height);
  const canvas = document.createElement('canvas');
  canvas.width = region.width;
  canvas.height = region.height;
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

const query = (model, more = {}) => new URLSearchParams({ ...(model ? { model } : {}), ...more }).toString();

/** What the model sees: grid, tiles, tokens. */
export async function inspect(blob, model, signal) {
  const response = await call(`/api/inspect?${query(model)}`, { method: 'POST', body: blob, type: 'application/octet-stream', signal });
  return response.json();
}

export async function tile(blob, model, index) {
  const path = `/api/inspect/tile?${query(model, { index })}`;
  const response = await call(path, { method: 'POST', body: blob, type: 'application/octet-stream', accept: 'image/png' });
  return URL.createObjectURL(await response.blob());
}

/** Draws a picture, or its region, with the borders of the tiles over it, scaled into the canvas. */
export function drawGrid(canvas, bitmap, region, seen, longest) {
  const from = region ?? { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  const scale = Math.min(LARGEST_SCALE, longest / Math.max(from.width, from.height));
  canvas.width = Math.max(1, Math.round(from.width * scale));
  canvas.height = Math.max(1, Math.round(from.height * scale));
  const draw = canvas.getContext('2d');
  draw.drawImage(bitmap, from.x, from.y, from.width, from.height, 0, 0, canvas.width, canvas.height);
  if (!seen) return;
  const line = Math.max(1.5, canvas.width / 260);
  for (const [color, width] of [['rgb(0 0 0 / 55%)', line * 2], ['#ffd166', line]]) {
    draw.strokeStyle = color;
    draw.lineWidth = width;
    draw.beginPath();
    gridLines(seen, canvas.width, 0).forEach((x) => { draw.moveTo(x, 0); draw.lineTo(x, canvas.height); });
    gridLines(seen, canvas.height, 1).forEach((y) => { draw.moveTo(0, y); draw.lineTo(canvas.width, y); });
    draw.stroke();
  }
}

/** Where tiles end, in pixels of a picture drawn so long; {@code axis} 0 is x. */
export function gridLines(seen, length, axis) {
  const lines = [];
  for (let at = 0; at <= seen.grid[axis]; at += seen.tile_edge) {
    lines.push(Math.min(length, Math.max(0, (at - seen.offset[axis]) / seen.resized[axis] * length)));
  }
  return lines;
}
