const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const dayOfYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 days ago", "in 2 hr."; a date where that is more than a month away, with the year where it could be another one. */
export const ago = (at: string, now = Date.now()): string => {
  const away = Date.parse(at) - now;
  const size = Math.abs(away);
  if (size < MINUTE) return away <= 0 ? 'just now' : 'in a moment';
  if (size < HOUR) return words.format(Math.round(away / MINUTE), 'minute');
  if (size < DAY) return words.format(Math.round(away / HOUR), 'hour');
  if (size < 31 * DAY) return words.format(Math.round(away / DAY), 'day');
  return (size < 300 * DAY ? dayOfYear : day).format(new Date(at));
};

/** In the reader's zone. */
export const exactly = (at: string): string => full.format(new Date(at));

export const utc = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** "35 ms", "1.2 s": of what is quick. */
export const quickly = (seconds: number): string =>
  seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : lasting(seconds);

/** "4 s", "3 min 20 s", "1 h 5 min". */
export const lasting = (seconds: number): string => {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};

export const lastingBetween = (from: string, to: string): string =>
  lasting(Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000));
