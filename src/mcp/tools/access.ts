import { z } from 'zod';
import { loadNames } from '../../access/load/names.ts';
import { idsToName, whyDocument } from '../../access/why.ts';
import {
  accountInput,
  atInput,
  limitInput,
  momentInput,
  pageInput,
  pageOf,
  personOf,
  rightInput,
  siteOf,
  userInput,
} from '../inputs.ts';
import { anybody, tool, whole } from '../tool.ts';

const asked = { right: rightInput, at: atInput, account: accountInput };

export const whoCanSee = tool({
  name: 'who_can_see',
  title: 'Who can see or edit a page',
  description:
    'The people who can, and those of whom it is unknown, with the verdict for anonymous people. Unknown is not no: it says that something could not be read.',
  input: z.strictObject({
    page: pageInput,
    ...asked,
    limit: limitInput,
    after: z.string().optional().describe('The last id of the answer before.'),
  }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const pageId = await pageOf(desk, caller, account, input.page);
    const { right, limit } = input;
    const answer = await desk.ask('who', {
      account,
      at: input.at ?? null,
      pageId,
      right,
      after: input.after ?? null,
      limit,
    });
    const ids = answer.people.map(({ id }) => id);
    const names = await loadNames(desk.pool, account, { user: ids });
    return {
      account,
      page_id: pageId,
      run_id: answer.runId,
      as_of: answer.at,
      anonymous: answer.anonymous,
      counts: answer.counts,
      people: answer.people.map(({ id, verdict }) => ({ user_id: id, name: names.of('user', id), verdict })),
      more: answer.more,
    };
  },
});

export const why = tool({
  name: 'why',
  title: 'Why somebody can or cannot see a page',
  description:
    'The verdict with every gate on the way: site, space, the restrictions of the page and of what stands above it; through which group, role or grant; and what would change it.',
  input: z.strictObject({ user: userInput, page: pageInput, ...asked }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const pageId = await pageOf(desk, caller, account, input.page);
    const userId = await personOf(desk, account, input.user);
    const answer = await desk.ask('why', { account, at: input.at ?? null, pageId, userId, right: input.right });
    const names = await loadNames(desk.pool, account, idsToName(userId, pageId, answer.explanation, answer.mend));
    await desk.note('access why', { type: 'person', id: userId }, { account, page: pageId, right: input.right });
    return whyDocument({ ...answer, userId, pageId }, names);
  },
});

export const sees = tool({
  name: 'sees',
  title: 'What somebody can see or edit',
  description: 'The pages that a person can see, by id. Who is bound to a person is told of their own.',
  input: z.strictObject({
    user: userInput.optional(),
    ...asked,
    limit: limitInput,
    after: z.string().optional().describe('The last id of the answer before.'),
  }),
  isFor: anybody,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const { right, limit } = input;
    const userId = caller.kind === 'bound' ? caller.userId : await personOf(desk, account, input.user ?? '');
    const at = input.at ?? null;
    const answer = await desk.ask('sees', { account, at, userId, right, after: input.after ?? null, limit });
    const names = async (ids: readonly string[]) => {
      const found = await loadNames(desk.pool, account, { page: ids });
      return ids.map((id) => ({ page_id: id, title: found.of('page', id) }));
    };
    if (caller.kind === 'bound') {
      // Titles are those of now: who saw a page once may not see what it is called since.
      const now = await desk.ask('verdicts', {
        account,
        at: null,
        userId,
        right: 'view',
        ids: answer.pages.map(({ id }) => id),
      });
      const certain = answer.pages
        .filter(({ id, verdict }) => verdict === 'yes' && now.of[id] === 'yes')
        .map(({ id }) => id);
      return {
        account,
        as_of: answer.at,
        pages: await names(certain),
        next: answer.more ? (answer.pages.at(-1)?.id ?? null) : null,
      };
    }
    await desk.note('access sees', { type: 'person', id: userId }, { account, right });
    const titled = await names(answer.pages.map(({ id }) => id));
    return {
      account,
      user_id: userId,
      run_id: answer.runId,
      as_of: answer.at,
      counts: answer.counts,
      pages: titled.map((one, n) => ({ ...one, verdict: answer.pages[n]!.verdict })),
      next: answer.more ? (answer.pages.at(-1)?.id ?? null) : null,
    };
  },
});

export const accessDiff = tool({
  name: 'access_diff',
  title: 'What changed in who can see what',
  description:
    'Between two moments: each change that gave or took access, who gained and lost how much by it, with a sample. The largest come first.',
  input: z.strictObject({
    from: momentInput,
    to: momentInput.optional(),
    account: accountInput,
  }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const answer = await desk.survey('diff', { account, from: input.from, to: input.to ?? null });
    const samples = answer.causes.flatMap(({ sample }) => sample);
    const names = await loadNames(desk.pool, account, {
      user: samples.map(({ userId }) => userId),
      page: samples.map(({ pageId }) => pageId),
    });
    return {
      account,
      ...answer,
      causes: answer.causes.map(({ sample, ...cause }) => ({
        ...cause,
        sample: sample.map(({ effect, userId, pageId }) => ({
          effect,
          user_id: userId,
          user: names.of('user', userId),
          page_id: pageId,
          page: names.of('page', pageId),
        })),
      })),
    };
  },
});
