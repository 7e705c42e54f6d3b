import { systemClock } from '../model/clock.ts';
import { messageOf } from '../model/errors.ts';
import { Channels } from '../notify/channels.ts';
import { Deliverer, deliverOnce } from '../notify/delivery/deliverer.ts';
import type { DelivererOptions } from '../notify/delivery/delivererOptions.ts';
import type { Reach } from '../notify/wire/reach.ts';
import { publicUrlOf } from '../server/publicUrl.ts';
import type { Context } from './context.ts';
import { warn } from './terminal.ts';

/** Where alerts may go, and where their links lead: settings of whoever runs Kscope, not of those who use it. */
interface NotifyOptions {
  readonly publicUrl: string | null;
  readonly reach: Reach;
}

/**
 * From KSCOPE_PUBLIC_URL and KSCOPE_NOTIFY_HOSTS.
 * @throws UsageError where the address is none.
 */
export const notifyOptions = (given = process.env.KSCOPE_PUBLIC_URL): NotifyOptions => {
  const hosts = (process.env.KSCOPE_NOTIFY_HOSTS ?? '').split(/[\s,]+/).filter((host) => host !== '');
  const reach = { allowedHosts: new Set(hosts.map((host) => host.toLowerCase().replace(/^\[|\]$|\.$/g, ''))) };
  if (given === undefined || given.trim() === '') return { publicUrl: null, reach };
  return { publicUrl: publicUrlOf(given), reach };
};

export const channelsOf = ({ records, vault }: Pick<Context, 'records' | 'vault'>): Channels =>
  new Channels({ records, vault, clock: systemClock, ...notifyOptions() });

const optionsOf = (context: Context, log: (text: string) => void): DelivererOptions => {
  const { records, accounts, signal } = context;
  const { publicUrl } = notifyOptions();
  return { records, accounts, channels: channelsOf(context), clock: systemClock, signal, publicUrl, log };
};

/** One that works until the signal is aborted. */
export const delivererOf = (context: Context, signal: AbortSignal, log: (text: string) => void): Deliverer =>
  new Deliverer({ ...optionsOf(context, log), signal });

/** Tells channels what they are to be told now. What does not arrive spoils nothing else, and waits for the next time. */
export const deliverAlerts = async (context: Context): Promise<void> => {
  await deliverOnce(optionsOf(context, warn)).catch((error: unknown) => {
    if (!context.signal.aborted) warn(`channels could not be told: ${messageOf(error)}`);
  });
};
