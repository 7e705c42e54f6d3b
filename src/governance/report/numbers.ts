/** A number as people read it. */
export const count = (n: number): string => n.toLocaleString('en');

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part > 0 && part / whole < 0.095 ? 1 : 0)} %`;

export const day = (moment: string): string => moment.slice(0, 10);

/** To the minute, in UTC. */
export const minute = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;
