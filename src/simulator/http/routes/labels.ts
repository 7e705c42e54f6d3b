import type { SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { LIVING, readable } from '../contentAccess.ts';
import { BLOGPOSTS, bothWays, type ContentKindFacts, contentListReply, PAGES } from '../contentList.ts';
import { listReply, listRequest, slicedReply } from '../listV2.ts';
import { Order } from '../order.ts';
import { notFound } from '../problem.ts';
import { assertNumeric } from '../query.ts';
import type { Reply } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';
import type { LabelEntry } from '../siteIndex.ts';
import { spaceFromPath } from '../spaceAccess.ts';

const LABELS = '/wiki/api/v2/labels';
const PAGE = granular('read:page');
const SPACE = granular('read:space');

export const labelRoutes: readonly Route[] = [
  { method: 'GET', path: LABELS, scopes: granular('read:label'), answer: list },
  { method: 'GET', path: `${LABELS}/{id}/pages`, scopes: PAGE, answer: (call) => labelled(call, PAGES) },
  { method: 'GET', path: `${LABELS}/{id}/blogposts`, scopes: PAGE, answer: (call) => labelled(call, BLOGPOSTS) },
  { method: 'GET', path: `${LABELS}/{id}/attachments`, scopes: granular('read:attachment'), answer: attachments },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}/labels', scopes: SPACE, answer: ofSpace },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}/content/labels', scopes: SPACE, answer: ofSpaceContent },
];

/** A label exists for a viewer through content that they see. */
function list(call: Call): Reply {
  const { query, index } = call;
  const ids = query.ids('label-id', Number.MAX_SAFE_INTEGER);
  const prefixes = query.list('prefix');
  const sort = query.choice('sort', bothWays(['created-date', 'id', 'name']), 'id');
  const all = index.labels();
  const order = sort.endsWith('name') ? new Order(all.items, (label) => label.name) : all;
  const keep = (label: LabelEntry): boolean =>
    (ids?.includes(label.id) ?? true) &&
    (prefixes.length === 0 || prefixes.includes(label.prefix)) &&
    label.contents.some((content) => readable(call, content, LIVING));
  return listReply(call, listRequest(call, sort), [order], keep, labelEntryText);
}

function labelEntryText({ id, name, prefix }: LabelEntry): string {
  return JSON.stringify({ id, name, prefix });
}

function labelled(call: Call, facts: ContentKindFacts): Reply {
  const label = labelFromPath(call);
  const spaces = call.query.ids('space-id', 100);
  return contentListReply(
    call,
    facts,
    (key) => [call.index.labelled(label, facts.kind, key)],
    (content: SimContent) => spaces?.includes(content.spaceId) ?? true,
  );
}

/** A site's attachments carry no labels, so that the list is there and empty. */
function attachments(call: Call): Reply {
  labelFromPath(call);
  return slicedReply(call, [], () => '');
}

function labelFromPath(call: Call): LabelEntry {
  const id = call.params.id!;
  assertNumeric(id);
  const label = call.index.label(id);
  if (label === null) throw notFound('label');
  return label;
}

const SPACE_PREFIXES = ['my', 'team'] as const;

/** Labels of the space itself, of which a simulated one has none. */
function ofSpace(call: Call): Reply {
  spaceFromPath(call);
  call.query.choice('prefix', SPACE_PREFIXES);
  return slicedReply(call, [], () => '');
}

/** Only `my` and `team` labels: there is no way to ask this list for global ones. */
function ofSpaceContent(call: Call): Reply {
  const space = spaceFromPath(call);
  const prefixes: ReadonlySet<string> = call.query.choices('prefix', SPACE_PREFIXES, SPACE_PREFIXES);
  const seen = (content: SimContent): boolean => content.spaceId === space.id && readable(call, content, LIVING);
  const labels = call.index.labels().items.filter((label) => prefixes.has(label.prefix) && label.contents.some(seen));
  return slicedReply(call, labels, labelEntryText);
}
