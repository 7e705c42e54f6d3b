import { UsageError } from '../model/errors.ts';
import type { Records } from '../store/records.ts';
import type { Account, AccountSettings, BlueprintName } from './account.ts';
import { settingsSchema } from './account.ts';
import type { Seals } from './secret.ts';

export interface NewAccount {
  readonly name: string;
  readonly blueprint: BlueprintName;
  readonly settings: AccountSettings;
  readonly token: string;
  readonly tokenExpiresAt: string | null;
}

/** The configured sources, kept in the records, their tokens encrypted. */
export class Accounts {
  readonly #records: Records;
  readonly #vault: Seals;

  constructor(records: Records, vault: Seals) {
    this.#records = records;
    this.#vault = vault;
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#records.db.selectFrom('accounts').selectAll().orderBy('account').execute();
    return rows.map((row) => ({
      name: row.account,
      blueprint: row.blueprint as BlueprintName,
      settings: settingsSchema.parse(row.settings),
      cloudId: row.cloud_id,
      tokenExpiresAt: row.token_expires_at,
      pausedAt: row.paused_at,
    }));
  }

  /** @throws UsageError where there is none of that name. */
  async get(name: string): Promise<Account> {
    const all = await this.list();
    const account = all.find((one) => one.name === name);
    if (account) return account;
    const known = all.map((one) => one.name).join(', ');
    throw new UsageError(
      `there is no account "${name}"`,
      known ? `known are: ${known}` : 'add one with: kscope account add NAME --url … --email …',
    );
  }

  /** @throws UsageError where the name is taken. */
  async add(account: NewAccount, createdAt: string): Promise<void> {
    const { numInsertedOrUpdatedRows: inserted } = await this.#records.db
      .insertInto('accounts')
      .values({
        account: account.name,
        blueprint: account.blueprint,
        settings: JSON.stringify(account.settings),
        secret: this.#vault.seal(account.name, account.token),
        cloud_id: null,
        created_at: createdAt,
        token_expires_at: account.tokenExpiresAt,
        token_worked_at: null,
        paused_at: null,
        trouble: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (inserted === 0n) {
      throw new UsageError(
        `there is an account "${account.name}" already`,
        'choose another name, or use: kscope account update',
      );
    }
  }

  async update(name: string, settings: AccountSettings): Promise<void> {
    await this.#set(name, { settings: JSON.stringify(settings), trouble: null });
    // Crawls read only what changed: who is known already is said to be a robot, or none, at once.
    await this.#records.pool.query(
      `update users set is_bot = user_id = any ($2), xact = pg_current_xact_id()::text::bigint
       where account = $1 and source <> 'jira' and is_bot is distinct from (user_id = any ($2))`,
      [name, settings.bots ?? []],
    );
  }

  async token(name: string): Promise<string> {
    const row = await this.#records.db
      .selectFrom('accounts')
      .select('secret')
      .where('account', '=', name)
      .executeTakeFirstOrThrow();
    return this.#vault.open(name, row.secret);
  }

  async rotateToken(name: string, token: string, expiresAt: string | null): Promise<void> {
    await this.#set(name, { secret: this.#vault.seal(name, token), token_expires_at: expiresAt, trouble: null });
  }

  async tokenExpires(name: string, expiresAt: string | null): Promise<void> {
    await this.#set(name, { token_expires_at: expiresAt });
  }

  async tokenWorked(name: string, at: string): Promise<void> {
    await this.#set(name, { token_worked_at: at });
  }

  /** Notes why a crawl failed or could not begin, and what to do; null: it goes well. */
  async troubled(name: string, trouble: string | null): Promise<void> {
    await this.#set(name, { trouble });
  }

  /** What keeps these accounts from being crawled, by name. */
  async troubles(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (names.length === 0) return new Map();
    const rows = await this.#records.db
      .selectFrom('accounts')
      .select(['account', 'trouble'])
      .where('account', 'in', names)
      .execute();
    return new Map(rows.flatMap(({ account, trouble }) => (trouble === null ? [] : [[account, trouble] as const])));
  }

  /** Keeps schedules from crawling the account, or lets them (null). */
  async pause(name: string, since: string | null): Promise<void> {
    await this.#set(name, { paused_at: since });
  }

  async #set(name: string, values: Readonly<Record<string, string | null>>): Promise<void> {
    await this.#records.db.updateTable('accounts').set(values).where('account', '=', name).execute();
  }

  /** Notes which site the account reads, once it has shown that it can. See {@link refuseTwin}. */
  async claim(account: Account, cloudId: string): Promise<void> {
    if (account.cloudId === cloudId) return;
    await this.refuseTwin(account, cloudId);
    await this.#set(account.name, { cloud_id: cloudId });
  }

  /** @throws UsageError where another confluence account reads the same site: its rows would stand twice. */
  async refuseTwin(account: Account, cloudId: string): Promise<void> {
    const twin = (await this.list()).find(
      (one) =>
        one.blueprint === 'confluence' &&
        account.blueprint === 'confluence' &&
        one.cloudId === cloudId &&
        one.name !== account.name,
    );
    if (twin) {
      throw new UsageError(
        `${twin.name} reads the site ${account.settings.url} already`,
        `use that account, or remove it first with: kscope account remove ${twin.name}`,
      );
    }
  }

  /**
   * Removes the account and everything that was read through it.
   * @throws UsageError where another account writes into it.
   */
  async remove(name: string): Promise<void> {
    const helper = (await this.list()).find((one) => one.settings.for === name);
    if (helper) {
      throw new UsageError(`${helper.name} completes the people of ${name}`, `remove ${helper.name} first`);
    }
    await this.#records.removeAccount(name);
  }
}
