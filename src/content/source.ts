/** Bodies up to this many code units, nearly all, share one buffer; it is what stays in memory between two of them. */
const SHARED_UNITS = 0x10000;

const shared = new Uint16Array(SHARED_UNITS);

/**
 * Text to be read unit by unit. The units are copied out at once, because `charCodeAt` finds out anew at each call how
 * the string is stored, which takes longer than what is done with its answer.
 *
 * Until the next source is made: the units of one may stand where those of the last stood. Reading is synchronous, so
 * there is only one at a time.
 */
export interface Source {
  readonly text: string;
  /** The UTF-16 code units of the text; what stands beyond its length has no meaning. */
  readonly units: Uint16Array;
}

export function sourceOf(text: string): Source {
  const units = text.length <= SHARED_UNITS ? shared : new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return { text, units };
}
