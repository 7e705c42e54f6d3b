import { UsageError } from '../../model/errors.ts';
import type { Blueprint } from '../blueprint.ts';
import { ConfluenceClient } from './client.ts';
import { preflight } from './preflight.ts';
import { memoryOf } from './scope/memory.ts';
import { problemOf, resolve } from './scope/resolve.ts';
import { selectionOf } from './scope/selection.ts';
import { stagesOf, stageTitles } from './stages/index.ts';

/** Confluence Cloud. */
export const confluence: Blueprint = {
  name: 'confluence',
  stageTitles,
  preflight: ({ account, transport, route }) =>
    preflight(new ConfluenceClient(transport, route.prefix), account.settings.url),
  selection: ({ account, transport, route }) =>
    selectionOf(new ConfluenceClient(transport, route.prefix), account.settings.filters),
  async prepare({ account, transport, route, clock }, records) {
    const client = new ConfluenceClient(transport, route.prefix);
    const resolution = await resolve(client, account.settings.filters, memoryOf(records, account.name));
    const problem = await problemOf(client, resolution);
    if (problem !== null) {
      throw new UsageError(problem, `change the filters with: kscope account update ${account.name}`);
    }
    const { scope, kinds } = resolution;
    return (run, { full, acceptLoss }) => {
      const everything = full || run.notBefore === null || run.refiltered;
      const session = { account, client, records, run, clock, everything, acceptLoss, scope, kinds };
      return { stages: stagesOf(session), drift: client.drift };
    };
  },
};
