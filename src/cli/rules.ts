import type { InForce } from '../governance/own/inForce.ts';
import { inForce } from '../governance/own/inForce.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** The rules and insights in force; what is wrong with the files of people is told. */
export const rulesInForce = ({ home }: Globals): Promise<InForce> => inForce(home, warn);
