import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Ceiling } from '../../src/crawl/ceiling.ts';
import type { CrawlOptions } from '../../src/crawl/crawl.ts';
import { crawl } from '../../src/crawl/crawl.ts';
import { CursorLost, Passing, Refused, Throttled, Unauthorized } from '../../src/crawl/errors.ts';
import { Limiter } from '../../src/crawl/limiter.ts';
import { Progress } from '../../src/crawl/progress.ts';
import { openRun, saveRun } from '../../src/crawl/run.ts';
import type { Stage } from '../../src/crawl/stage.ts';
import { Transport } from '../../src/crawl/transport.ts';
import type { Records } from '../../src/store/records.ts';
import { HandClock } from '../support/clock.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import { openServer } from '../support/server.ts';
import { batchOf, listWalk, stageOf, taskWalk } from '../support/stages.ts';

let home: TestHome;
let records: Records;
let clock: HandClock;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  home = await openTestHome();
  records = home.records;
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await home.remove();
});
beforeEach(async () => {
  clock = new HandClock();
  await records.removeAccount('acme');
});
afterEach(() => {
  expect(unhandled).toEqual([]);
});

/** Starts a crawl, or goes on with the one that was interrupted. */
const run = async (stages: readonly Stage[], options: Partial<CrawlOptions> = {}) => {
  const progress = new Progress();
  const run = await openRun(records, clock, 'acme', 'confluence');
  const ends = await crawl({
    records,
    run,
    stages,
    clock,
    progress,
    signal: new AbortController().signal,
    failed: new AbortController(),
    walksAtOnce: 4,
    onReadable: async () => {},
    onFacts: async () => {},
    ...options,
  });
  return { run, ends, progress };
};

/** The same, to its end: the next crawl is a new run. */
const complete = async (stages: readonly Stage[]) => {
  const done = await run(stages);
  await saveRun(records, done.run, { status: 'complete', finished_at: new Date(clock.now()).toISOString() });
  await clock.advance(3_600_000);
  return done;
};

const stored = async () =>
  (await records.db.selectFrom('groups').select('group_id').where('account', '=', 'acme').orderBy('group_id').execute())
    .map(({ group_id }) => group_id)
    .join('');

const walks = () =>
  records.db
    .selectFrom('walks')
    .select(['stage', 'scope', 'status', 'cursor', 'items', 'reason'])
    .where('account', '=', 'acme')
    .orderBy('stage')
    .orderBy('scope')
    .execute();

const gaps = async () => {
  const rows = await records.db
    .selectFrom('coverage_gaps')
    .select(['walk', 'kind', 'subject_id', 'reason', 'mend', 'valid_to'])
    .where('account', '=', 'acme')
    .orderBy('walk')
    .execute();
  return rows.map(({ valid_to, ...row }) => ({ ...row, open: valid_to === null }));
};

const refused = () => new Refused(403, 'GET /groups', 'not permitted');
const passing = () => new Passing('GET /groups answered 502');

describe('the order', () => {
  it('is that of `after`: a stage is planned when those that it names have ended', async () => {
    const log: string[] = [];
    const logged = (name: string, after: readonly string[]) =>
      stageOf(
        name,
        async () => {
          log.push(`${name} planned`);
          return [1, 2].map((n) => taskWalk(`${n}`, () => void log.push(`${name} read`)));
        },
        { after },
      );
    await run([logged('spaces', []), logged('pages', ['spaces']), logged('labels', ['spaces', 'pages'])]);
    expect(log).toEqual(
      ['spaces', 'pages', 'labels'].flatMap((name) => [`${name} planned`, `${name} read`, `${name} read`]),
    );
  });

  it('lets stages that need nothing of each other run side by side', async () => {
    let meet = () => {};
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const { ends } = await run([
      stageOf('first', [taskWalk('all', () => met)]),
      stageOf('second', [taskWalk('all', () => meet())]),
    ]);
    expect(ends).toHaveLength(2);
  });

  it('puts facts before histories, wherever they are listed', async () => {
    const log: string[] = [];
    const logged = (name: string, more: Partial<Stage>) =>
      stageOf(name, [taskWalk('all', () => void log.push(name))], more);
    await run(
      [
        logged('versions', { lane: 'histories', after: ['pages'] }),
        logged('pages', {}),
        logged('labels', { after: ['pages'] }),
      ],
      { onFacts: async () => void log.push('facts are there') },
    );
    expect(log).toEqual(['pages', 'labels', 'facts are there', 'versions']);
  });

  it.each<[string, readonly Stage[]]>([
    ['an unknown stage', [stageOf('a', [], { after: ['nowhere'] })]],
    ['a later stage', [stageOf('a', [], { after: ['b'] }), stageOf('b', [])]],
    ['itself', [stageOf('a', [], { after: ['a'] })]],
    ['a history', [stageOf('h', [], { lane: 'histories' }), stageOf('a', [], { after: ['h'] })]],
  ])('that waits for %s is a mistake', async (_name, stages) => {
    await expect(run(stages)).rejects.toThrow(/does not run before it/);
  });

  it('gives free slots to the walks of the stage that is listed first', async () => {
    const log: string[] = [];
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const late = stageOf('late', async () => {
      open();
      return [1, 2].map((n) => taskWalk(`${n}`, () => void log.push(`late ${n}`)));
    });
    const early = stageOf(
      'early',
      [1, 2, 3].map((n) =>
        taskWalk(`${n}`, async () => {
          await opened;
          log.push(`early ${n}`);
        }),
      ),
    );
    await run([early, late], { walksAtOnce: 1 });
    expect(log).toEqual(['early 1', 'early 2', 'early 3', 'late 1', 'late 2']);
  });

  it('has no more walks under way than it may', async () => {
    let running = 0;
    let most = 0;
    const walk = (n: number) =>
      taskWalk(`${n}`, async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running -= 1;
      });
    await run([stageOf('a', [1, 2, 3, 4, 5, 6, 7].map(walk))], { walksAtOnce: 3 });
    expect(most).toBe(3);
  });
});

describe('a walk', () => {
  it('stores what it reads, and how it ended', async () => {
    const { ends, progress } = await run([stageOf('groups', [listWalk('all', [['a', 'b'], ['c']])])]);
    expect(ends).toEqual([{ stage: 'groups', scope: 'all', status: 'complete', items: 3, reason: null }]);
    expect(await walks()).toEqual([
      { stage: 'groups', scope: 'all', status: 'complete', cursor: null, items: 3, reason: null },
    ]);
    expect(await stored()).toBe('abc');
    expect(await gaps()).toEqual([]);
    expect(progress.stages).toEqual([
      {
        name: 'groups',
        title: 'groups',
        status: 'ended',
        items: 3,
        expected: null,
        walks: { ended: 1, planned: 1 },
      },
    ]);
  });

  it('reads the next batch while the present one is being stored', async () => {
    const log: string[] = [];
    let readSecond = () => {};
    const second = new Promise<void>((resolve) => {
      readSecond = resolve;
    });
    await run([
      stageOf('groups', [
        {
          scope: 'all',
          gap: { kind: 'groups', subjectId: '*', mend: 'grant it' },
          async *batches() {
            yield batchOf([], '1', {
              write: async () => {
                await second;
                log.push('first stored');
              },
            });
            log.push('second read');
            readSecond();
            yield batchOf([], null, { write: async () => void log.push('second stored') });
          },
        },
      ]),
    ]);
    expect(log).toEqual(['second read', 'first stored', 'second stored']);
  });

  it('that the site refuses leaves a gap, and the crawl goes on', async () => {
    const { ends } = await run([
      stageOf('groups', [
        listWalk('hidden', [['a']], {
          before: () => {
            throw refused();
          },
        }),
        listWalk('open', [['b']]),
      ]),
      stageOf('members', [listWalk('all', [['c']])], { after: ['groups'] }),
    ]);
    expect(ends.map(({ scope, status }) => [scope, status]).sort()).toEqual([
      ['all', 'complete'],
      ['hidden', 'refused'],
      ['open', 'complete'],
    ]);
    expect(await gaps()).toEqual([
      {
        walk: 'groups/hidden',
        kind: 'groups',
        subject_id: 'hidden',
        reason: 'GET /groups answered 403: not permitted',
        mend: 'grant it',
        open: true,
      },
    ]);
    expect(await stored()).toBe('bc');
  });

  it('closes its gap in the run in which the site tells', async () => {
    const stages = (answer: () => void) => [stageOf('groups', [listWalk('all', [['a']], { before: answer })])];
    await complete(
      stages(() => {
        throw refused();
      }),
    );
    expect(await gaps()).toMatchObject([{ open: true }]);
    await complete(stages(() => {}));
    expect(await gaps()).toMatchObject([{ open: false }]);
  });

  it.each([
    ['5xx that lasts', passing],
    ['throttling that lasts', () => new Throttled('GET /groups', 1000)],
  ])('that %s cuts short is incomplete, keeps what came, and goes on from there', async (_name, failure) => {
    const stage = (fails: boolean) =>
      stageOf('groups', [
        listWalk('all', [['a'], ['b'], ['c']], {
          before: (i) => {
            if (fails && i === 2) throw failure();
          },
          from: (cursor) => void begun.push(cursor),
        }),
      ]);
    const begun: (string | null)[] = [];
    const { ends } = await run([stage(true)]);
    expect(ends).toEqual([
      { stage: 'groups', scope: 'all', status: 'incomplete', items: 2, reason: failure().message },
    ]);
    expect(await stored()).toBe('ab');
    expect(await gaps()).toMatchObject([{ walk: 'groups/all', reason: failure().message, open: true }]);
    const again = await run([stage(false)]);
    expect(again.ends).toMatchObject([{ status: 'complete', items: 3, reason: null }]);
    expect(begun).toEqual([null, '2']);
    expect(await stored()).toBe('abc');
    expect(await gaps()).toEqual([]);
  });

  it('whose batch skipped something is incomplete, and is read from its start again', async () => {
    const begun: (string | null)[] = [];
    const stage = (cutShort: number) =>
      stageOf('groups', [listWalk('all', [['a'], ['b']], { cutShort, from: (cursor) => void begun.push(cursor) })]);
    const { ends } = await run([stage(0)]);
    expect(ends).toMatchObject([{ status: 'incomplete', items: 2, reason: 'skipped one' }]);
    expect(await stored()).toBe('ab');
    const again = await run([stage(-1)]);
    expect(again.ends).toMatchObject([{ status: 'complete', items: 2, reason: null }]);
    expect(begun).toEqual([null, null]);
  });

  it('that skipped something and then fails is read from its start again', async () => {
    const begun: (string | null)[] = [];
    const stage = (failing: boolean) =>
      stageOf('groups', [
        listWalk('all', [['a'], ['b'], ['c']], {
          cutShort: failing ? 0 : -1,
          before: (i) => {
            if (failing && i === 2) throw passing();
          },
          from: (cursor) => void begun.push(cursor),
        }),
      ]);
    expect((await run([stage(true)])).ends).toMatchObject([{ status: 'incomplete' }]);
    expect((await run([stage(false)])).ends).toMatchObject([{ status: 'complete', items: 3 }]);
    expect(begun).toEqual([null, null]);
  });
});

describe('a lost cursor', () => {
  const losing = (times: number) => {
    const begun: (string | null)[] = [];
    let lost = 0;
    const walk = listWalk('all', [['a'], ['b']], {
      from: (cursor) => void begun.push(cursor),
      before: (i) => {
        if (i === 1 && lost++ < times) throw new CursorLost('GET /groups answered 400: cursor');
      },
    });
    return { begun, stages: [stageOf('groups', [walk])] };
  };

  it('begins the list anew, and counts nothing twice', async () => {
    const { begun, stages } = losing(2);
    const { ends, progress } = await run(stages);
    expect(begun).toEqual([null, null, null]);
    expect(ends).toMatchObject([{ status: 'complete', items: 2 }]);
    expect(progress.stages).toMatchObject([{ items: 2 }]);
    expect(await stored()).toBe('ab');
  });

  it('again and again cuts the walk short', async () => {
    const { begun, stages } = losing(100);
    const { ends } = await run(stages);
    expect(begun).toHaveLength(4);
    expect(ends).toMatchObject([{ status: 'incomplete', reason: 'GET /groups answered 400: cursor' }]);
  });

  it('forgets what the lost pass had skipped', async () => {
    let passes = 0;
    const { ends } = await run([
      stageOf('groups', [
        {
          scope: 'all',
          gap: { kind: 'groups', subjectId: '*', mend: 'grant it' },
          async *batches() {
            passes += 1;
            yield batchOf(['a'], '1', passes === 1 ? { cutShort: 'skipped one' } : {});
            if (passes === 1) throw new CursorLost('lost');
          },
        },
      ]),
    ]);
    expect(ends).toMatchObject([{ status: 'complete', reason: null }]);
  });
});

describe('a crawl that was stopped', () => {
  const reason = new Error('stopped by the user');

  it('goes on from its checkpoints, and repeats no walk that had ended', async () => {
    const begun: string[] = [];
    const stop = new AbortController();
    const walk = (scope: string, batches: readonly (readonly string[])[], before: (i: number) => void = () => {}) =>
      listWalk(scope, batches, { from: (cursor) => void begun.push(`${scope} from ${cursor}`), before });
    const stages = (interrupted: boolean) => [
      stageOf('first', [
        walk('whole', [['a']]),
        walk('hidden', [['-']], () => {
          throw refused();
        }),
      ]),
      stageOf(
        'second',
        [
          walk('long', [['b'], ['c'], ['d'], ['e']], (i) => {
            if (interrupted && i === 3) {
              stop.abort(reason);
              stop.signal.throwIfAborted();
            }
          }),
        ],
        { after: ['first'] },
      ),
      stageOf('third', [walk('untouched', [['f']])], { after: ['second'] }),
    ];
    await expect(run(stages(true), { signal: stop.signal })).rejects.toBe(reason);
    const before = await walks();
    expect(before.map(({ scope, status }) => `${scope} ${status}`)).toEqual([
      'hidden refused',
      'whole complete',
      'long running',
    ]);
    const cursor = before.find(({ scope }) => scope === 'long')?.cursor;
    expect(['1', '2', '3']).toContain(cursor);

    begun.length = 0;
    const again = await run(stages(false));
    expect(again.run.resumed).toBe(true);
    expect(begun).toEqual([`long from ${cursor}`, 'untouched from null']);
    expect(await stored()).toBe('abcdef');
    expect(again.ends.map(({ scope, status, items }) => `${scope} ${status} ${items}`).sort()).toEqual([
      'hidden refused 0',
      'long complete 4',
      'untouched complete 1',
      'whole complete 1',
    ]);
    expect(again.progress.stages.map(({ name, items }) => `${name} ${items}`)).toEqual([
      'first 1',
      'second 4',
      'third 1',
    ]);
  });

  it('stays incomplete where a batch before the stop had skipped something', async () => {
    const stop = new AbortController();
    const stages = (interrupted: boolean) => [
      stageOf('groups', [
        listWalk('all', [['a'], ['b'], ['c']], {
          cutShort: interrupted ? 0 : -1,
          before: async (i) => {
            if (!interrupted || i < 2) return;
            while ((await walks())[0]?.cursor !== '2') await new Promise(setImmediate);
            stop.abort(reason);
            stop.signal.throwIfAborted();
          },
        }),
      ]),
    ];
    await expect(run(stages(true), { signal: stop.signal })).rejects.toBe(reason);
    expect(await walks()).toMatchObject([{ status: 'running', cursor: '2', reason: 'skipped one' }]);
    const again = await run(stages(false));
    expect(again.ends).toMatchObject([{ status: 'incomplete', items: 3, reason: 'skipped one' }]);
  });

  it('before it began reads nothing', async () => {
    const read: string[] = [];
    const stages = [stageOf('groups', [taskWalk('all', () => void read.push('all'))])];
    await expect(run(stages, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(read).toEqual([]);
  });

  it('repeats nothing of another run', async () => {
    const begun: (string | null)[] = [];
    const stages = [
      stageOf('groups', [listWalk('all', [['a'], ['b']], { from: (cursor) => void begun.push(cursor) })]),
    ];
    await complete(stages);
    const { run: second } = await run(stages);
    expect(second.resumed).toBe(false);
    expect(begun).toEqual([null, null]);
  });
});

describe('a failure', () => {
  /** Walks that wait until the crawl stops, and tell when they have ended. */
  const waiting = (failed: AbortController, ended: string[], scopes: readonly string[]) =>
    scopes.map((scope) =>
      taskWalk(scope, async () => {
        await new Promise<void>((resolve) => {
          if (failed.signal.aborted) resolve();
          else failed.signal.addEventListener('abort', () => resolve());
        });
        await new Promise(setImmediate);
        ended.push(scope);
        failed.signal.throwIfAborted();
      }),
    );

  it.each([
    ['the site does not accept the token', new Unauthorized('GET /groups', false)],
    ['something is wrong in the code', new TypeError('x is not a function')],
  ])('where %s surfaces, and everything has stopped by then', async (_name, failure) => {
    const failed = new AbortController();
    const ended: string[] = [];
    const planned: string[] = [];
    const stages = [
      stageOf('waiting', waiting(failed, ended, ['a', 'b'])),
      stageOf('failing', [
        taskWalk('all', () => {
          throw failure;
        }),
      ]),
      stageOf('never', async () => [taskWalk('all', () => void planned.push('never'))], { after: ['failing'] }),
      stageOf('history', async () => [taskWalk('all', () => void planned.push('history'))], { lane: 'histories' }),
    ];
    await expect(run(stages, { failed })).rejects.toBe(failure);
    expect(ended.sort()).toEqual(['a', 'b']);
    expect(planned).toEqual([]);
    expect(failed.signal.reason).toBe(failure);
  });

  it('ends requests that are under way', async () => {
    const server = await openServer((request) => (request.url === '/bad' ? { status: 401 } : 'hang'));
    const failed = new AbortController();
    const transport = new Transport({
      origin: server.origin,
      limiter: new Limiter({ clock, ceiling: new Ceiling(4) }),
      signal: failed.signal,
    });
    const ask = (path: string) =>
      taskWalk(path, async () => {
        if (path === '/bad') await server.arrived(2);
        await transport.send({ method: 'GET', path, endpoint: path });
      });
    const stages = [stageOf('groups', ['/one', '/two', '/bad'].map(ask))];
    await expect(run(stages, { failed })).rejects.toBeInstanceOf(Unauthorized);
    await server.close();
  });

  it('of storing surfaces at once, though the next batch is still being read', async () => {
    const failed = new AbortController();
    const ended: string[] = [];
    const failure = new Error('disk full');
    const [next] = waiting(failed, ended, ['next']);
    const stages = [
      stageOf('groups', [
        {
          scope: 'all',
          gap: { kind: 'groups', subjectId: '*', mend: 'grant it' },
          async *batches(cursor) {
            yield batchOf(['a'], '1', {
              write: async (writer) => {
                await batchOf(['a'], null).write(writer);
                throw failure;
              },
            });
            if (next) yield* next.batches(cursor);
          },
        },
      ]),
    ];
    await expect(run(stages, { failed })).rejects.toBe(failure);
    expect(ended).toEqual(['next']);
    expect(await stored()).toBe('');
    expect(await walks()).toEqual([]);
  });

  it('of planning a stage surfaces, and everything has stopped by then', async () => {
    const failed = new AbortController();
    const ended: string[] = [];
    const failure = new Error('cannot plan');
    const stages = [
      stageOf('waiting', waiting(failed, ended, ['a'])),
      stageOf('failing', async () => {
        throw failure;
      }),
    ];
    await expect(run(stages, { failed })).rejects.toBe(failure);
    expect(ended).toEqual(['a']);
  });

  it('of what is done once the facts are there surfaces, and the histories stop', async () => {
    const failed = new AbortController();
    const ended: string[] = [];
    const failure = new Error('no space for the columns');
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const walks = [...waiting(failed, ended, ['a']), taskWalk('b', () => begin())];
    const onFacts = async () => {
      await begun;
      throw failure;
    };
    const stages = [stageOf('versions', walks, { lane: 'histories' })];
    await expect(run(stages, { failed, onFacts })).rejects.toBe(failure);
    expect(ended).toEqual(['a']);
  });

  it('of the histories waits for what is done with the facts', async () => {
    const log: string[] = [];
    const failure = new Unauthorized('GET /versions', false);
    const failed = new AbortController();
    const stages = [
      stageOf(
        'versions',
        [
          taskWalk('all', () => {
            throw failure;
          }),
        ],
        { lane: 'histories' },
      ),
    ];
    const onFacts = async () => {
      await new Promise<void>((resolve) => failed.signal.addEventListener('abort', () => resolve()));
      await new Promise(setImmediate);
      log.push('columns are whole');
    };
    await expect(run(stages, { failed, onFacts })).rejects.toBe(failure);
    expect(log).toEqual(['columns are whole']);
  });

  it('is resumed like a stop', async () => {
    const stages = (failing: boolean) => [
      stageOf('groups', [
        listWalk('all', [['a'], ['b']], {
          before: (i) => {
            if (failing && i === 1) throw new Unauthorized('GET /groups', false);
          },
        }),
      ]),
    ];
    await expect(run(stages(true))).rejects.toBeInstanceOf(Unauthorized);
    expect(await walks()).toMatchObject([{ status: 'running', cursor: '1' }]);
    const again = await run(stages(false));
    expect(again.ends).toMatchObject([{ status: 'complete', items: 2 }]);
    expect(await stored()).toBe('ab');
  });
});
