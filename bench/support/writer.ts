/**
 * Writes pages of another account as a crawl does, batch after batch, for as long as it runs.
 * Usage: node bench/support/writer.ts HOME
 */
import { pageLabels, pageStates, pages, pageVersions } from '../../src/model/tables/pages.ts';
import { openRecords } from '../../src/store/records.ts';

/** As many as one answer of a list holds. */
const BATCH = 250;
/** Ten lists a second is more than a site allows for long. */
const PAUSE_MILLIS = 100;
/** After so many pages it begins anew, with the next version of each. */
const PAGES = 100_000;

const records = await openRecords({ home: process.argv[2] ?? '' });
const startedAt = new Date().toISOString();
const context = { account: 'written', runId: 'run', stamp: startedAt, notBefore: startedAt };

const pageOf = (n: number) => {
  const version_at = new Date(Date.UTC(2024, 0, 1) + n * 1000).toISOString();
  const version = 1 + Math.floor(n / PAGES);
  const at = { page_id: String(9_000_000 + (n % PAGES)), kind: 'page', status: 'current', space_id: `s${n % 500}` };
  const place = { parent_id: null, owner_id: `p${n % 1000}`, ancestor_ids: [] };
  return {
    page: {
      ...at,
      ...place,
      title: `Written page ${n}`,
      author_id: `p${n % 1000}`,
      version_author_id: `p${(n * 7) % 1000}`,
      created_at: version_at,
      version_number: version,
      version_at,
    },
    state: { ...at, ...place },
    version: {
      page_id: at.page_id,
      version_number: version,
      author_id: `p${n % 1000}`,
      created_at: version_at,
      message: null,
      minor_edit: false,
    },
    label: { page_id: at.page_id, label_id: `l${n % 300}` },
  };
};

for (let first = 0; ; first += BATCH) {
  const batch = Array.from({ length: BATCH }, (_, i) => pageOf(first + i));
  const scopes = batch.map(({ page }) => ({ page_id: page.page_id }));
  await records.write(context, async (writer) => {
    await writer.upsert(
      pages,
      batch.map(({ page }) => page),
    );
    await writer.upsert(
      pageVersions,
      batch.map(({ version }) => version),
    );
    await writer.observe(
      pageStates,
      scopes,
      batch.map(({ state }) => state),
    );
    await writer.observe(
      pageLabels,
      scopes,
      batch.map(({ label }) => label),
    );
  });
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
}
