import { numbersOf } from '../../access/bits.ts';
import { Engine } from '../../access/engine.ts';
import { explain } from '../../access/explain.ts';
import { ANONYMOUS } from '../../access/facts.ts';
import { findPage, findPerson } from '../../access/load/find.ts';
import { loadFacts } from '../../access/load/loadFacts.ts';
import type { Moment } from '../../access/load/moment.ts';
import { momentAt } from '../../access/load/moment.ts';
import { loadNames } from '../../access/load/names.ts';
import { mend } from '../../access/mend.ts';
import type { People3 } from '../../access/people3.ts';
import { verdictFor } from '../../access/people3.ts';
import type { Right } from '../../access/verdict.ts';
import { idsToName, stopOf, whyDocument } from '../../access/why.ts';
import { layerInWords, stepInWords, wayInWords } from '../../access/words.ts';
import { momentIn, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { Lines } from '../lines.ts';
import { print, printJson, say } from '../terminal.ts';

interface AccessOptions {
  readonly edit?: boolean;
  readonly at?: string;
}

const rightOf = ({ edit }: AccessOptions): Right => (edit ? 'edit' : 'view');

/** The account that is asked about: the one that is named, or the only one there is. */
export const accountOf = async ({ accounts }: Context, { account }: Globals): Promise<string> => {
  if (account !== undefined) {
    const { name, blueprint, settings } = await accounts.get(account);
    return blueprint === 'jira' ? (settings.for ?? name) : name;
  }
  const sites = (await accounts.list()).filter(({ blueprint }) => blueprint === 'confluence');
  if (sites.length === 1) return sites[0]!.name;
  throw sites.length === 0
    ? new UsageError('there is no account yet', 'add one with: kscope account add NAME --url … --email …')
    : new UsageError(
        'there are several accounts',
        `name one with --account: ${sites.map(({ name }) => name).join(', ')}`,
      );
};

/** A moment as it is given on the command line, in ISO 8601. */
export const momentOf = (text: string | undefined, option = '--at'): string | null => {
  if (text === undefined) return null;
  const moment = momentIn(text);
  if (moment === null) {
    throw new UsageError(`${option} ${text} is no time`, 'write it as 2026-11-01 or 2026-11-01T09:00:00Z');
  }
  return moment;
};

export const open = async (context: Context, options: AccessOptions, globals: Globals): Promise<Moment> =>
  momentAt(context.records.pool, await accountOf(context, globals), momentOf(options.at), systemClock.now());

export const why = async (
  options: AccessOptions & { readonly user: string; readonly page: string },
  globals: Globals,
): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const moment = await open(context, options, globals);
    const userId = await findPerson(pool, moment.account, options.user);
    const pageId = await findPage(pool, moment.account, options.page);
    const facts = await loadFacts(pool, moment, { pages: [pageId], person: userId, checks: true });
    const content = facts.contents.numbers.get(pageId);
    if (content === undefined) throw notThere(options.page, moment);
    const engine = new Engine(facts);
    const person = facts.people.numbers.get(userId)!;
    const explanation = explain(engine, person, content, rightOf(options));
    const steps = mend(engine, person, content, explanation);
    const names = await loadNames(pool, moment.account, idsToName(userId, pageId, explanation, steps));
    if (globals.json) {
      printJson(
        whyDocument({ runId: moment.runId, at: moment.stamp, userId, pageId, explanation, mend: steps }, names),
      );
      return;
    }
    const marks = { yes: '✓', no: '✗', unknown: '?' };
    const words = { yes: 'can', no: 'cannot', unknown: 'may or may not be able to' };
    print(
      `${explanation.verdict}: ${names.of('user', userId)} ${words[explanation.verdict]} ${rightOf(options)} "${names.of('page', pageId)}", as of ${moment.stamp}`,
    );
    const stoppedBy = stopOf(explanation);
    if (stoppedBy !== null) print(`   stopped by ${layerInWords(stoppedBy, names)}: ${stoppedBy.reason}`);
    for (const layer of explanation.layers) {
      const isPlain = layer.ways.length === 1 && layer.ways[0]!.through === 'open';
      print(
        ` ${marks[layer.verdict]} ${layerInWords(layer, names)}: ${
          layer.reason ?? (isPlain ? 'none' : layer.ways.map((way) => wayInWords(way, names)).join('; '))
        }`,
      );
    }
    if (steps.length > 0) {
      print(
        `to ${explanation.verdict === 'yes' ? 'cut' : 'give'} the access: ${steps.map((step) => stepInWords(step, names)).join('; ')}`,
      );
    }
  });

const notThere = (page: string, { stamp }: Moment): UsageError =>
  new UsageError(`the page ${page} was not known at ${stamp}`, 'ask for a later time');

interface WhoOptions extends AccessOptions {
  readonly page?: readonly string[];
  readonly all?: boolean;
  readonly counts?: boolean;
}

export const who = async (options: WhoOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const asked = options.page ?? [];
    if (asked.length > 0 === (options.all === true)) {
      throw new UsageError('say which pages', 'give --page PAGE, as often as needed, or --all');
    }
    const moment = await open(context, options, globals);
    const pageIds = await Promise.all(asked.map((page) => findPage(pool, moment.account, page)));
    const facts = await loadFacts(pool, moment, options.all ? { checks: true } : { pages: pageIds, checks: true });
    const { contents, people } = facts;
    const engine = new Engine(facts);
    sayMoment(moment);
    const lines = new Lines();
    const tell = async (content: number): Promise<void> => {
      const id = contents.ids[content]!;
      const found = engine.who(content, rightOf(options));
      const anonymous = verdictFor(found, ANONYMOUS);
      const { yes, unknown } = split(found);
      const told = options.counts
        ? { yes: yes.length, unknown: unknown.length }
        : { yes: yes.map((one) => people.ids[one]), unknown: unknown.map((one) => people.ids[one]) };
      await lines.write(JSON.stringify({ page_id: id, anonymous, ...told }));
    };
    if (options.all) {
      for (let content = 0; content < contents.size; content += 1)
        if (contents.isReadable(content)) await tell(content);
    } else {
      for (const [i, id] of pageIds.entries()) {
        const content = contents.numbers.get(id);
        if (content === undefined) throw notThere(asked[i]!, moment);
        await tell(content);
      }
    }
    await lines.end();
  });

/** The numbers of people, anonymous ones aside. */
const split = ({ yes, maybe }: People3): { readonly yes: number[]; readonly unknown: number[] } => {
  const people = (numbers: number[]): number[] => numbers.filter((one) => one !== ANONYMOUS);
  const unknown = yes === maybe ? [] : numbersOf(maybe.map((word, w) => word & ~yes[w]!));
  return { yes: people(numbersOf(yes)), unknown: people(unknown) };
};

interface SeesOptions extends AccessOptions {
  readonly user?: readonly string[];
  readonly all?: boolean;
  readonly counts?: boolean;
}

export const sees = async (options: SeesOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { pool } = context.records;
    const asked = options.user ?? [];
    if (asked.length > 0 === (options.all === true)) {
      throw new UsageError('say whose view', 'give --user PERSON, as often as needed, or --all');
    }
    const moment = await open(context, options, globals);
    const userIds = await Promise.all(asked.map((user) => findPerson(pool, moment.account, user)));
    const facts = await loadFacts(pool, moment, { checks: true });
    const { contents, people } = facts;
    const engine = new Engine(facts);
    sayMoment(moment);
    const lines = new Lines();
    for (const userId of options.all ? people.ids.slice(1) : userIds) {
      const person = people.numbers.get(userId);
      if (person === undefined)
        throw new UsageError(`${userId} was not known at ${moment.stamp}`, 'ask for a later time');
      const { yes, unknown } = engine.sees(person, rightOf(options));
      const told = options.counts
        ? { yes: yes.length, unknown: unknown.length }
        : { yes: yes.map((one) => contents.ids[one]), unknown: unknown.map((one) => contents.ids[one]) };
      await lines.write(JSON.stringify({ user_id: userId, ...told }));
    }
    await lines.end();
  });

const sayMoment = ({ runId, stamp }: Moment): void => say(`as of ${stamp}, run ${runId}`);
