import { afterAll } from 'vitest';
import type { Account } from '../../src/accounts/account.ts';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import type { CrawlAccountOptions } from '../../src/blueprints/crawlAccount.ts';
import { crawlAccount } from '../../src/blueprints/crawlAccount.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import type { Summary } from '../../src/crawl/summary.ts';
import { iso, systemClock } from '../../src/model/clock.ts';
import type { ObservedRequest, Simulator, SimulatorOptions } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken, Site, SiteOptions } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { loadSpec, specFolder } from '../simulator/spec.ts';
import type { TestHome } from './records.ts';
import { openHomeOn, openTestHome } from './records.ts';

const folder = specFolder();
const spec = folder === null ? null : loadSpec(folder);

/** Whether requests are checked against the official documents in this run. */
export const checksRequests = spec !== null;

/** What the official documents have against a request. */
export const violationsOf = (method: string, url: string, body: unknown): readonly string[] =>
  (spec?.checkRequest(method, url, body) ?? []).map((violation) => `${method} ${url}: ${violation}`);

export interface CrawledSite {
  readonly site: Site;
  readonly simulator: Simulator;
  readonly home: TestHome;
  readonly accounts: Accounts;
  /** What the official documents have against the requests so far. */
  readonly violations: string[];
  account(): Promise<Account>;
  crawl(options?: Partial<CrawlAccountOptions>): Promise<Summary>;
  remove(): Promise<void>;
}

export interface CrawlSiteOptions {
  readonly token?: (site: Site) => SimToken;
  readonly simulator?: Partial<SimulatorOptions>;
  /** A site that is served already, to be crawled into a second home. */
  readonly beside?: CrawledSite;
  onRequest?(request: ObservedRequest): void;
}

/** The server of all the homes of a file. */
let server: Promise<TestHome> | undefined;
afterAll(async () => (await server)?.remove());

/** A simulated site with an account that can crawl it into a home of its own. */
export const openSite = async (siteOptions: SiteOptions, options: CrawlSiteOptions = {}): Promise<CrawledSite> => {
  const site = options.beside?.site ?? buildSite(siteOptions);
  const violations: string[] = [];
  const served = options.beside?.simulator;
  const simulator =
    served ??
    (await startSimulator({
      site,
      ...options.simulator,
      onRequest: (request) => {
        violations.push(...violationsOf(request.method, request.url, request.body));
        options.onRequest?.(request);
      },
    }));
  server ??= openTestHome();
  const home = await openHomeOn(await server);
  const accounts = new Accounts(home.records, await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' }));
  const token = options.token?.(site) ?? (site.tokens[0] as SimToken);
  await accounts.add(
    {
      name: 'acme',
      blueprint: 'confluence',
      token: token.secret,
      tokenExpiresAt: null,
      settings: {
        url: simulator.url,
        email: token.email,
        every: '1d',
        formats: ['storage', 'view'],
        internalDomains: ['example.com'],
        filters: {},
        route: 'site',
      },
    },
    iso(systemClock.now()),
  );
  return {
    site,
    simulator,
    home,
    accounts,
    violations,
    account: () => accounts.get('acme'),
    crawl: async (crawlOptions = {}) =>
      crawlAccount({
        records: home.records,
        accounts,
        account: await accounts.get('acme'),
        clock: systemClock,
        limiters: new Limiters({ clock: systemClock }),
        signal: new AbortController().signal,
        deriveAccess: async () => {},
        refreshColumns: async () => {},
        ...crawlOptions,
      }),
    async remove() {
      if (served === undefined) await simulator.close();
      await home.remove();
    },
  };
};
