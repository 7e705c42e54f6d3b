import { once } from 'node:events';

/** Bytes that are gathered before they are written. */
const CHUNK = 65_536;

/** Lines of data on stdout, no faster than they are taken. */
export class Lines {
  #text = '';

  async write(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK) await this.end();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}
