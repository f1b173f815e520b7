// Three pictures to begin with: those that come with the embedded models, else drawn here.
import { get } from './api.js';

const drawings = [
  { title: 'A red circle and a blue square', questions: ['What shapes are in the picture?', 'What color is the circle?'], draw(c) { circle(c, 90, 105, 52, '#d62f2f'); square(c, 180, 60, 92, '#2453d6'); } },
  { title: 'Three green triangles', questions: ['How many triangles are there?', 'What color are the triangles?'], draw(c) { for (let i = 0; i < 3; i++) triangle(c, 60 + i * 100, 110, 44, '#1f9d4d'); } },
  { title: 'A bar chart', questions: ['Which bar is the tallest?', 'Describe the chart.'], draw(c) { [70, 130, 95, 40].forEach((h, i) => { c.fillStyle = ['#2453d6', '#d62f2f', '#e0a100', '#1f9d4d'][i]; c.fillRect(40 + i * 62, 180 - h, 42, h); }); c.fillStyle = '#333'; c.fillRect(30, 180, 260, 3); } },
];

function circle(c, x, y, r, color) { c.fillStyle = color; c.beginPath(); c.arc(x, y, r, 0, 2 * Math.PI); c.fill(); }
function square(c, x, y, edge, color) { c.fillStyle = color; c.fillRect(x, y, edge, edge); }
function triangle(c, x, y, r, color) { c.fillStyle = color; c.beginPath(); c.moveTo(x, y - r); c.lineTo(x + r, y + r); c.lineTo(x - r, y + r); c.fill(); }

async function drawn({ title, questions, draw }) {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 210;
  const c = canvas.getContext('2d');
  c.fillStyle = '#fff';
  c.fillRect(0, 0, 320, 210);
  draw(c);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  return { title, questions, blob, url: URL.createObjectURL(blob) };
}

let known;

export function samples() {
  known ??= get('/api/samples').then(fromServer, () => []).then((list) => (list.length ? list : Promise.all(drawings.map(drawn))));
  return known;
}

function fromServer(list) {
  const items = Array.isArray(list) ? list : list.samples ?? list.items ?? [];
  return items.slice(0, 3).map((item) => {
    const file = item.image ?? item.file ?? item.name;
    const asked = item.questions ?? (item.question ? [item.question] : []);
    return {
      title: item.title ?? String(file).replace(/^.*\//, '').replace(/\.png$/, ''),
      questions: asked.map((q) => q.question ?? q).slice(0, 3),
      url: `/api/samples/${String(file).replace(/^.*\//, '').replace(/\.png$/, '')}.png`,
    };
  });
}
