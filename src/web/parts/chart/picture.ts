interface Picture {
  /** An SVG document. */
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 20;
const LINE = 22;
/** Pixels of the PNG for each of the picture: sharp where it is printed. */
const SCALE = 2;
/** A picture has none of the fonts of the page. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** About so many characters of the title fit into a line. */
const linesOf = (text: string, width: number): readonly string[] => {
  const most = Math.max(20, Math.floor((width - 2 * MARGIN) / 8.2));
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + word.length >= most) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => (line.length > most ? `${line.slice(0, most)}…` : line)).slice(0, 4);
};

/** A drawn chart with a title above and a note below it, in the colours of the page. */
export const pictureOf = (chart: Element, title: string, note: string): Picture => {
  const styles = getComputedStyle(document.documentElement);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const { width: inner, height: innerHeight } = chart.getBoundingClientRect();
  const width = Math.round(inner + 2 * MARGIN);
  const lines = linesOf(title, width);
  const top = MARGIN + lines.length * LINE;
  const height = Math.round(top + 8 + innerHeight + LINE + MARGIN);
  const copy = chart.cloneNode(true) as Element;
  for (const [name, value] of Object.entries({ x: MARGIN, y: top + 8, width: inner, height: innerHeight })) {
    copy.setAttribute(name, String(value));
  }
  const text = (y: number, size: number, weight: number, fill: string, words: string): string =>
    `<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(words)}</text>`;
  return {
    text: [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}">`,
      `<rect width="100%" height="100%" fill="${colour('--k-surface')}"/>`,
      ...lines.map((line, i) => text(MARGIN + 14 + i * LINE, 15, 600, colour('--k-text'), line)),
      new XMLSerializer().serializeToString(copy).replaceAll('inherit', escaped(FONT)),
      text(height - MARGIN + 4, 11, 400, colour('--k-dim'), note),
      '</svg>',
    ].join('\n'),
    width,
    height,
  };
};

/** The picture in pixels. */
export const pngOf = async ({ text, width, height }: Picture): Promise<Blob> => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the browser made no picture')) : resolve(blob)),
      'image/png',
    );
  });
};
