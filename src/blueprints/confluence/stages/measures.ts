import { PARSER_VERSION } from '../../../content/parse.ts';
import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Batch, Stage } from '../../../crawl/stage.ts';
import { bodyRows } from '../mapping/body.ts';
import type { Session } from '../session.ts';
import { hostsOf, spaceKeysOf, updateMeasures } from '../storePages.ts';

/** Bodies whose text is kept, of the version that was measured, and which an older parser has measured. */
const MEASURED_BEFORE = `
from page_bodies b join page_contents c
  on c.account = b.account and c.page_id = b.page_id and c.format = 'storage' and c.version_number = b.version_number
where b.account = $1 and b.parser_version < $2`;

const COUNT = `select count(*) as count ${MEASURED_BEFORE}`;

/** So many at once, but no more than hold so many bytes together; one at least, however long it is. */
const AT_ONCE = 250;
const MOST_BYTES = 8_000_000;

const NEXT = `
with next as (
  select b.page_id, b.version_number, row_number() over by_id as nth, sum(b.bytes) over by_id as bytes
  ${MEASURED_BEFORE} and b.page_id > $3
  window by_id as (order by b.page_id) order by b.page_id limit ${AT_ONCE}
)
select n.page_id, n.version_number, c.value, p.space_id
from next n join page_contents c on c.account = $1 and c.page_id = n.page_id and c.format = 'storage'
left join pages p on p.account = $1 and p.page_id = n.page_id
where n.nth = 1 or n.bytes <= ${MOST_BYTES} order by n.page_id`;

interface Measured {
  readonly page_id: string;
  readonly version_number: number;
  readonly value: string;
  readonly space_id: string | null;
}

/**
 * What an older parser read of bodies is derived anew from their text in the records, without a request. Where the text is
 * not kept, the old measures stay until the page changes, or until all is read anew.
 */
export const measuresStage = (session: Session): Stage => ({
  name: 'measures',
  title: 'bodies measured by a better parser',
  lane: 'facts',
  // What these read or leave out needs no second look.
  after: ['bodies', 'scope'],
  walks: async () => {
    const { pool } = session.records;
    const { rows } = await pool.query<{ count: number }>(COUNT, [session.run.account, PARSER_VERSION]);
    const expected = rows[0]?.count ?? 0;
    if (expected === 0) return [];
    return [
      {
        scope: 'all',
        expected,
        gap: { kind: 'measures', subjectId: '*', mend: CRAWL_AGAIN },
        async *batches(cursor) {
          for (let after = cursor ?? ''; ; ) {
            const found = await pool.query<Measured>(NEXT, [session.run.account, PARSER_VERSION, after]);
            const last = found.rows.at(-1);
            if (last === undefined) return;
            after = last.page_id;
            yield await batchOf(session, found.rows, after);
          }
        },
      },
    ];
  },
});

const batchOf = async (session: Session, measured: readonly Measured[], cursor: string): Promise<Batch> => {
  const spaceKeys = await spaceKeysOf(session);
  const hosts = hostsOf(session);
  const bodies = measured.map(({ page_id, version_number, value, space_id }) =>
    bodyRows(page_id, version_number, value, {
      keepText: false,
      hosts,
      spaceKey: spaceKeys.get(space_id ?? ''),
    }),
  );
  return { items: bodies.length, cursor, write: (writer) => updateMeasures(writer, bodies) };
};
