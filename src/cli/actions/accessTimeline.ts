import { changeInWords, idsInChanges } from '../../access/changeInWords.ts';
import { findPage, findPerson, findSpace } from '../../access/load/find.ts';
import { loadNames } from '../../access/load/names.ts';
import type { TimelineSubject } from '../../access/load/timeline.ts';
import { timeline as entriesOf } from '../../access/load/timeline.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { print, printJson } from '../terminal.ts';
import { accountOf } from './access.ts';

interface TimelineOptions {
  readonly page?: string;
  readonly space?: string;
  readonly user?: string;
  readonly limit: string;
}

export const timeline = async (options: TimelineOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const { page, space, user } = options;
    if ([page, space, user].filter((one) => one !== undefined).length !== 1) {
      throw new UsageError('say whose timeline', 'give one of --page, --space and --user');
    }
    const limit = Number(options.limit);
    if (!(Number.isInteger(limit) && limit > 0)) {
      throw new UsageError(`--limit ${options.limit} is no whole number above 0`, 'see kscope access timeline --help');
    }
    const account = await accountOf(context, globals);
    const subject: TimelineSubject =
      page !== undefined
        ? { kind: 'page', id: await findPage(pool, account, page) }
        : space !== undefined
          ? { kind: 'space', id: await findSpace(pool, account, space) }
          : { kind: 'user', id: await findPerson(pool, account, user!) };
    const entries = await entriesOf(pool, account, subject, limit);
    const ids = idsInChanges(entries);
    for (const { actor_id } of entries) if (actor_id !== null) ids.user.add(actor_id);
    const names = await loadNames(pool, account, ids);
    const told = entries.map((entry) => ({ ...entry, text: changeInWords(entry, names) }));
    if (globals.json) {
      printJson({ subject_type: subject.kind, subject_id: subject.id, changes: told });
      return;
    }
    if (told.length === 0) print('nothing changed since the first crawl');
    for (const { observed_at, text, actor_id } of told) {
      const by = actor_id === null ? '' : `, by ${names.of('user', actor_id)}`;
      print(`${observed_at.slice(0, 16).replace('T', ' ')}  ${text}${by}`);
    }
  });
