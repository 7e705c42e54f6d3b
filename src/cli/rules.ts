import { rulesInForce as rulesOfHome } from '../governance/own/inForce.ts';
import type { Rule } from '../governance/rule/rule.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** The rules in force; what is wrong with the files of people is told. */
export const rulesInForce = ({ home }: Globals): Promise<readonly Rule[]> => rulesOfHome(home, warn);
