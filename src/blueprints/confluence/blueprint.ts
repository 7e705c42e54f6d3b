import type { Blueprint } from '../blueprint.ts';
import { ConfluenceClient } from './client.ts';
import { preflight } from './preflight.ts';
import { selectionOf } from './scope/selection.ts';
import { stagesOf } from './stages/index.ts';

/** Confluence Cloud. */
export const confluence: Blueprint = {
  name: 'confluence',
  preflight: ({ account, transport, route }) =>
    preflight(new ConfluenceClient(transport, route.prefix), account.settings.url),
  selection: ({ account, transport, route }) =>
    selectionOf(new ConfluenceClient(transport, route.prefix), account.settings.filters),
  plan: (connection, records, run, mode) => {
    const client = new ConfluenceClient(connection.transport, connection.route.prefix);
    const { account, clock } = connection;
    const everything = mode.full || run.notBefore === null;
    const session = { account, client, records, run, clock, everything, acceptLoss: mode.acceptLoss };
    return { stages: stagesOf(session), drift: client.drift };
  },
};
