import { z } from 'zod';
import type { Command } from '../commands.ts';
import type { Faults } from './faults.ts';
import { evenRates, FAULT_KINDS } from './kinds.ts';

const rate = z.number().min(0).max(1);

const change = z.strictObject({
  /** Every kind at one rate, 429s at another where that is given. */
  rate: rate.exactOptional(),
  throttled: rate.exactOptional(),
  rates: z.partialRecord(z.enum(FAULT_KINDS), rate).exactOptional(),
  indexLagMillis: z.int().nonnegative().exactOptional(),
  hideSpaces: z.array(z.string()).exactOptional(),
  expireTokenAfter: z.int().nonnegative().exactOptional(),
  renewToken: z.literal(true).exactOptional(),
});

/** Changes what goes wrong, and answers how often each kind did so far and what was demanded of callers. */
export const faultsCommand =
  (faults: Faults): Command =>
  (argument) => {
    const told = change.parse(argument);
    if (told.rate !== undefined) faults.rates = evenRates(told.rate, told.throttled);
    if (told.rates !== undefined) faults.rates = told.rates;
    if (told.indexLagMillis !== undefined) faults.indexLagMillis = told.indexLagMillis;
    if (told.hideSpaces !== undefined) {
      faults.hiddenSpaces.clear();
      for (const id of told.hideSpaces) faults.hiddenSpaces.add(id);
    }
    if (told.expireTokenAfter !== undefined) faults.expireTokenAfter(told.expireTokenAfter);
    if (told.renewToken) faults.renewToken();
    return { injected: Object.fromEntries(faults.injected), demandedMillis: faults.demands.totalMillis };
  };
