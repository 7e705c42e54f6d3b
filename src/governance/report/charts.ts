import type { Html } from './html.ts';
import { html } from './html.ts';
import { count } from './numbers.ts';

const WIDTH = 720;
/** The least width of a share. */
const LEAST = 4;

export interface Series {
  readonly name: string;
  /** One of the colours of the style: c1 to c5, or a severity. */
  readonly colour: string;
  readonly values: readonly number[];
}

/** Round numbers up to at least the most, four steps or fewer. */
const stepsTo = (most: number): readonly number[] => {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, i) => i * step);
};

const at = (n: number): string => n.toFixed(1);

/** A bar of shares that add up to one whole. */
export const shares = (
  parts: readonly { readonly name: string; readonly colour: string; readonly value: number }[],
): Html => {
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  if (whole === 0) return html`<p class="muted">Nothing to show.</p>`;
  let left = 0;
  // What is there is seen, however small its share.
  const present = parts.filter(({ value }) => value > 0);
  const room = WIDTH - LEAST * present.length;
  const bars = present.map(({ name, colour, value }) => {
    const width = LEAST + (room * value) / whole;
    const bar = html`<rect class="${colour}" x="${at(left)}" y="0" width="${at(width)}" height="26"><title>${name}: ${count(value)}</title></rect>`;
    left += width;
    return bar;
  });
  return html`<figure class="chart"><svg viewBox="0 0 ${WIDTH} 26" preserveAspectRatio="none" class="shares" role="img" aria-label="${parts
    .map(({ name, value }) => `${name}: ${value}`)
    .join(
      ', ',
    )}">${bars}</svg>${legend(parts.map(({ name, colour, value }) => ({ name: `${name} ${count(value)}`, colour })))}</figure>`;
};

const legend = (items: readonly { readonly name: string; readonly colour: string }[]): Html =>
  html`<figcaption class="legend">${items.map(({ name, colour }) => html`<span><i class="${colour}"></i><bdi dir="auto">${name}</bdi></span>`)}</figcaption>`;

/** Lines over months. */
export const lines = (months: readonly string[], series: readonly Series[], label: string): Html => {
  if (months.length < 2) return html`<p class="muted">Not enough months to show.</p>`;
  const [top, bottom, left, right] = [14, 190, 44, WIDTH - 8];
  const steps = stepsTo(Math.max(...series.flatMap(({ values }) => values)));
  const most = steps.at(-1) ?? 1;
  const x = (i: number): number => left + ((right - left) * i) / (months.length - 1);
  const y = (value: number): number => bottom - ((bottom - top) * value) / most;
  const grid = steps.map(
    (step) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${at(y(step))}" y2="${at(y(step))}"/><text class="axis" x="${left - 8}" y="${at(y(step) + 4)}" text-anchor="end">${count(step)}</text>`,
  );
  const every = Math.ceil(months.length / 8);
  const names = months.map((month, i) =>
    i % every === 0
      ? html`<text class="axis" x="${at(x(i))}" y="${bottom + 20}" text-anchor="${i === months.length - 1 ? 'end' : 'middle'}">${month.slice(0, 7)}</text>`
      : null,
  );
  const drawn = series.map(({ name, colour, values }, s) => {
    const points = values.map((value, i) => `${at(x(i))},${at(y(value))}`).join(' ');
    const area =
      s === 0
        ? html`<polygon class="area ${colour}" points="${at(x(0))},${bottom} ${points} ${at(x(values.length - 1))},${bottom}"/>`
        : null;
    const dots = values.map(
      (value, i) =>
        html`<circle class="${colour}" cx="${at(x(i))}" cy="${at(y(value))}" r="2.6"><title>${months[i]?.slice(0, 7)}: ${count(value)} ${name}</title></circle>`,
    );
    return html`${area}<polyline class="line ${colour}" points="${points}"/>${dots}`;
  });
  return html`<figure class="chart"><svg viewBox="0 0 ${WIDTH} 218" role="img" aria-label="${label}">${grid}${names}${drawn}</svg>${legend(series)}</figure>`;
};

export interface Bar {
  readonly name: string;
  readonly values: readonly number[];
  /** What stands at the end of the bar. */
  readonly told: string;
}

/** Bars that lie, of parts that stand one after the other. */
export const bars = (rows: readonly Bar[], parts: readonly Omit<Series, 'values'>[], most?: number): Html => {
  if (rows.length === 0) return html`<p class="muted">Nothing to show.</p>`;
  const longest = most ?? Math.max(1, ...rows.map(({ values }) => values.reduce((a, b) => a + b, 0)));
  return html`<figure class="chart"><table class="bars"><tbody>${rows.map(({ name, values, told }) => {
    let left = 0;
    const drawn = values.map((value, i) => {
      const width = (100 * value) / longest;
      const bar = html`<rect class="${parts[i]?.colour}" x="${at(left)}" y="0" width="${at(width)}" height="10"><title>${parts[i]?.name}: ${count(value)}</title></rect>`;
      left += width;
      return bar;
    });
    return html`<tr><th scope="row"><bdi dir="auto">${name}</bdi></th><td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg></td><td class="number">${told}</td></tr>`;
  })}</tbody></table>${parts.length > 1 ? legend(parts) : null}</figure>`;
};

/** The score as an open ring. */
export const ring = (score: number): Html => {
  const radius = 52;
  const round = 2 * Math.PI * radius;
  const colour = score >= 90 ? 'good' : score >= 70 ? 'fair' : 'poor';
  return html`<svg class="ring" viewBox="0 0 128 128" role="img" aria-label="Score ${score} of 100"><circle class="track" cx="64" cy="64" r="${radius}"/><circle class="value ${colour}" cx="64" cy="64" r="${radius}" stroke-dasharray="${at((round * score) / 100)} ${at(round)}" transform="rotate(-90 64 64)"/><text x="64" y="70" text-anchor="middle" class="big">${score.toFixed(score === 100 ? 0 : 1)}</text><text x="64" y="90" text-anchor="middle" class="axis">of 100</text></svg>`;
};
