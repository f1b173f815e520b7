import { html, svg } from './element.js';

const WIDTH = 400;
const HEIGHT = 140;
const FLOOR = 118;
const LEFT = 38;

const nice = (max) => {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= max);
};
const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e4 ? `${+(n / 1e3).toFixed(0)}k` : `${+n.toFixed(n < 10 ? 2 : 0)}`);

const frame = (top) => [0, 0.5, 1].map((share) => {
  const y = FLOOR - share * (FLOOR - 10);
  return svg`<line class="grid-line" x1=${LEFT} x2=${WIDTH} y1=${y} y2=${y}></line><text x=${LEFT - 6} y=${y + 4} text-anchor="end">${short(top * share)}</text>`;
});

/** A line over time. @param values newest last; undefined leaves a gap */
export function linePlot(title, values, capacity, unit, caption) {
  const known = values.filter((v) => v !== undefined);
  const top = nice(Math.max(...known, 0));
  const x = (i) => LEFT + (i + capacity - values.length) / Math.max(1, capacity - 1) * (WIDTH - LEFT);
  const y = (v) => FLOOR - v / top * (FLOOR - 10);
  const points = values.map((v, i) => (v === undefined ? null : `${x(i).toFixed(1)},${y(v).toFixed(1)}`)).filter(Boolean);
  const last = known.at(-1);
  const now = last === undefined ? '–' : `${short(last)} ${unit}`;
  return html`
    <section class="card plot" aria-label=${title}><header><h2>${title}</h2><b>${now}</b></header>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${now}" preserveAspectRatio="none">
        ${frame(top)}
        ${points.length > 1 ? svg`<polygon class="area" points="${points[0].split(',')[0]},${FLOOR} ${points.join(' ')} ${points.at(-1).split(',')[0]},${FLOOR}"></polygon><polyline class="series" points=${points.join(' ')}></polyline>` : ''}
      </svg><p class="hint">${caption}</p></section>`;
}

/** Stacked bars, one for each entry. @param bars [{label, values: [lower, upper]}] */
export function barPlot(title, bars, names) {
  const top = nice(Math.max(...bars.map((b) => b.values.reduce((a, v) => a + v, 0)), 0));
  const room = (WIDTH - LEFT) / Math.max(1, bars.length);
  const wide = Math.min(36, room * 0.7);
  return html`
    <section class="card plot" aria-label=${title}><header><h2>${title}</h2></header>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${bars.map((b) => `${b.label} ${b.values.join(' + ')}`).join('; ')}">
        ${frame(top)}
        ${bars.map((bar, i) => {
          let under = FLOOR;
          const left = LEFT + i * room + (room - wide) / 2;
          return svg`${bar.values.map((value, series) => {
            const height = value / top * (FLOOR - 10);
            under -= height;
            return svg`<rect class="bar-mark ${series ? 'second' : ''}" x=${left} y=${under} width=${wide} height=${height}><title>${bar.label}: ${value}</title></rect>`;
          })}${i % Math.ceil(bars.length / 6) === 0 ? svg`<text x=${left + wide / 2} y="134" text-anchor="middle">${bar.label}</text>` : ''}`;
        })}
      </svg><p class="legend">${names.map((name, i) => html`<span class=${i ? 'second' : 'first'}>${name}</span>`)}</p></section>`;
}
