import { html, svg } from './element.js';

const WIDTH = 400;
const HEIGHT = 100;

const nice = (max) => {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= max);
};
const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e4 ? `${+(n / 1e3).toFixed(0)}k` : `${+n.toFixed(n < 10 ? 2 : 0)}`);

/** Text stays text: only lines and bars are stretched to the room there is. */
const frame = (title, said, now, top, marks, below) => html`
  <section class="card plot" aria-label=${title}>
    <header><h2>${title}</h2>${now ? html`<b>${now}</b>` : ''}</header>
    <div class="plot-body">
      <div class="plot-scale" aria-hidden="true">${[1, 0.5, 0].map((share) => html`<span>${short(top * share)}</span>`)}</div>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${said} preserveAspectRatio="none">
        ${[0, 0.5, 1].map((share) => svg`<line class="grid-line" x1="0" x2=${WIDTH} y1=${share * HEIGHT} y2=${share * HEIGHT}></line>`)}${marks}</svg>
    </div>${below}</section>`;

/** A line over time. @param values newest last; undefined leaves no point */
export function linePlot(title, values, capacity, unit, caption) {
  const known = values.filter((v) => v !== undefined);
  const top = nice(Math.max(...known, 0));
  const x = (i) => (i + capacity - values.length) / Math.max(1, capacity - 1) * WIDTH;
  const points = values.map((v, i) => (v === undefined ? null : `${x(i).toFixed(1)},${(HEIGHT - v / top * HEIGHT).toFixed(1)}`)).filter(Boolean);
  const end = (point) => point.split(',')[0];
  const now = known.length ? `${short(known.at(-1))} ${unit}` : '–';
  const marks = points.length > 1 ? svg`<polygon class="area" points="${end(points[0])},${HEIGHT} ${points.join(' ')} ${end(points.at(-1))},${HEIGHT}"></polygon><polyline class="series" points=${points.join(' ')}></polyline>` : '';
  return frame(title, `${title}: ${now}`, now, top, marks, html`<p class="hint plot-caption">${caption}</p>`);
}

/** Stacked bars, one for each entry. @param bars [{label, values: [lower, upper]}] */
export function barPlot(title, bars, names) {
  const top = nice(Math.max(...bars.map((b) => b.values.reduce((a, v) => a + v, 0)), 0));
  const room = WIDTH / Math.max(1, bars.length);
  const wide = Math.min(24, room * 0.7);
  const marks = bars.map((bar, i) => {
    let under = HEIGHT;
    return bar.values.map((value, series) => {
      const height = value / top * HEIGHT;
      under -= height;
      return svg`<rect class="bar-mark ${series ? 'second' : ''}" x=${i * room + (room - wide) / 2} y=${under} width=${wide} height=${height}><title>${bar.label}: ${value} ${names[series]}</title></rect>`;
    });
  });
  const said = `${title}: ${bars.filter((b) => b.values.some(Boolean)).map((b) => `${b.label} ${b.values.join(' + ')}`).join('; ') || '0'}`;
  const labels = [bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)].filter(Boolean);
  return frame(title, said, '', top, marks, html`
    <p class="plot-labels" aria-hidden="true">${labels.map((bar) => html`<span>${bar.label}</span>`)}</p>
    <p class="legend">${names.map((name, i) => html`<span class=${i ? 'second' : 'first'}>${name}</span>`)}</p>`);
}
