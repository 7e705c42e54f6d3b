import { parseStorage } from '../../content/parse.ts';
import type { Found } from './found.ts';
import { personalIn } from './personal.ts';
import { secretsIn } from './secrets.ts';

/** Raise it when something else would be found: every body is then looked through again. Names the rules of secretlint too. */
export const DETECTORS = '1 secretlint 13.1.0 validator 13.15.35';

/** What is sensitive in a body in storage format: in what a reader sees, and in the addresses that it links to. */
export const sensitiveIn = async (storage: string): Promise<readonly Found[]> => {
  const { text, links } = parseStorage(storage, { text: true });
  const addresses = links.flatMap(({ kind, target }) => (kind === 'url' ? [target] : []));
  const whole = [text ?? '', ...addresses.filter((one) => !text?.includes(one))].join('\n');
  return [...(await secretsIn(whole)), ...personalIn(whole)];
};
