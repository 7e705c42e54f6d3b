import type { ClientBase } from 'pg';
import { resolveLinks } from '../../src/blueprints/confluence/resolveLinks.ts';

/** Finds out where links lead, as the end of a crawl does, and yields how many rows that wrote. */
export const resolve = async (client: ClientBase, account: string, since: number): Promise<number> => {
  let written = 0;
  await client.query('begin');
  for (const [sql, values] of resolveLinks(account, { since, takesSpacesWhole: true })) {
    const { command, rowCount } = await client.query(sql, values as unknown[]);
    if (command === 'UPDATE') written = rowCount ?? 0;
  }
  await client.query('commit');
  return written;
};
