import { expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import { loadFacts } from '../../src/access/load/loadFacts.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import { verify } from '../../src/access/verify/verify.ts';
import { permissionChecks } from '../../src/blueprints/confluence/permissionCheck.ts';
import { connect } from '../../src/blueprints/connect.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { systemClock } from '../../src/model/clock.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { openSite } from '../support/site.ts';

it('tries', async () => {
  for (const mode of ['PRE_ROLES', 'ROLES'] as const) {
  for (const budget of [10, 50, 200, 1000]) {
  const crawled = await openSite({ seed: 5, pages: 300, mode });
  try {
    await crawled.crawl();
    const account = await crawled.account();
    const { records } = crawled.home;
    const moment = await momentAt(records.pool, 'acme', null, Date.now());
    const connection = await connect({ account, token: await crawled.accounts.token('acme'), limiters: new Limiters({ clock: systemClock }), clock: systemClock });
    const report = await verify({ records, moment, budget, clock: systemClock, ...permissionChecks(connection) });
    console.log(mode, budget, connection.transport.count, JSON.stringify({ ...report, disagreements: report.disagreements.slice(0, 3) , n: report.disagreements.length}));
    const facts = await loadFacts(records.pool, moment, { checks: true });
    const engine = new Engine(facts);
    let wrong = 0; let unknown = new Map();
    for (let c = 0; c < facts.contents.size; c++) { if (!facts.contents.isReadable(c)) continue; for (let p = 0; p < facts.people.ids.length; p++) {
      const v = engine.verdict(p, c, 'view'); const id = facts.contents.ids[c];
      if (v === 'unknown') { const k = crawled.site.contents.get(id).title; unknown.set(k, (unknown.get(k) ?? 0) + 1); continue; }
      if (!crawled.site.users.has(facts.people.ids[p]) && p > 0) continue;
      if ((v === 'yes') !== canView(crawled.site, id, facts.people.ids[p]).verdict) { wrong++; }
    } }
    const { rows } = await records.pool.query("select subject_type, allowed, expected, errors::text, count(*) from access_checks group by 1,2,3,4 order by 5 desc");
    console.log('wrong', wrong, JSON.stringify([...unknown].slice(0, 8)), facts.people.ids.length);
    if (budget === 200) console.log(rows.map((r) => Object.values(r).join(' | ')).join('\n'));
    expect(crawled.violations).toEqual([]);
  } finally { await crawled.remove(); }
  }}
}, 120000);
