import type { PoolClient } from 'pg';
import type { RowOf } from '../../model/table.ts';
import type { hiddenLinks } from '../../model/tables/reach.ts';
import { countBits } from '../bits.ts';
import type { Classes } from '../classes.ts';
import type { Engine } from '../engine.ts';
import type { Kinds } from '../exposure/kinds.ts';
import { copyOut, literal } from '../load/snapshot.ts';
import type { People3 } from '../people3.ts';
import { countedPeople, countIn } from './counted.ts';

type Row = RowOf<typeof hiddenLinks>;

/** Links by number: of the page that links, of the one that it links to, and how often. */
export interface Links {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly counts: readonly number[];
}

/** Those from a current page, or from one of some pages, to another one. */
export const loadLinks = async (
  client: PoolClient,
  account: string,
  { facts }: Engine,
  sources?: readonly string[],
): Promise<Links> => {
  const only = sources === undefined ? '' : `and page_id in (${sources.map(literal).join(', ')})`;
  const { contents } = facts;
  const links = { from: [] as number[], to: [] as number[], counts: [] as number[] };
  const current = (id: string): number | null => {
    const i = contents.numbers.get(id);
    return i !== undefined && contents.isReadable(i) && contents.status(i) === 'current' ? i : null;
  };
  await copyOut(
    client,
    `select page_id, resolved_page_id, sum(count) from page_links
     where account = ${literal(account)} and resolution = 'resolved' and resolved_page_id <> page_id ${only} group by 1, 2`,
    ([fromId, toId, count]) => {
      const [from, to] = [current(fromId!), current(toId!)];
      if (from === null || to === null) return;
      links.from.push(from);
      links.to.push(to);
      links.counts.push(Number(count));
    },
  );
  return links;
};

interface Hidden {
  readonly viewers: number;
  readonly shut_out: number;
  readonly unknown: number;
}

/** So many classes have their viewers at hand; a few kilobytes each. */
const MOST_KEPT = 4096;

/** A row for each link that hides something, or may, from some who see it. Pages are looked at by pairs of their classes. */
export function* hiddenRows(engine: Engine, kinds: Kinds, links: Links): Generator<Row> {
  const { classes, facts } = engine;
  const counted = countedPeople(engine, kinds);
  const order = Uint32Array.from(links.from, (_, i) => i);
  const classOf = (content: number): number => classes.of[content]!;
  order.sort((a, b) => classOf(links.from[a]!) - classOf(links.from[b]!));
  const kept = new Map<number, People3>();
  const viewersOf = (aclClass: number): People3 => {
    let viewers = kept.get(aclClass);
    if (viewers === undefined) {
      if (kept.size >= MOST_KEPT) kept.clear();
      viewers = engine.viewersOf(aclClass);
      kept.set(aclClass, viewers);
    }
    return viewers;
  };
  let source = -1;
  let targets = new Map<number, Hidden | null>();
  for (const link of order) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    const target = classOf(to);
    if (classOf(from) !== source) {
      source = classOf(from);
      targets = new Map();
    }
    let hidden = targets.get(target);
    if (hidden === undefined) {
      hidden = isAbove(classes, target, source) ? null : hiddenBetween(viewersOf(source), viewersOf(target), counted);
      targets.set(target, hidden);
    }
    if (hidden === null) continue;
    const { ids } = facts.contents;
    yield { page_id: ids[from]!, target_page_id: ids[to]!, links: links.counts[link]!, ...hidden };
  }
}

/** Whether a class is the other or stands above it: then whoever sees what is of the other sees what is of it. */
const isAbove = (classes: Classes, above: number, aclClass: number): boolean => {
  for (let at = aclClass; at >= 0; at = classes.parent[at]!) if (at === above) return true;
  return false;
};

/** Null: nothing is hidden from anybody. */
const hiddenBetween = (source: People3, target: People3, counted: People3): Hidden | null => {
  const shut = source.yes.map((word, w) => word & counted.yes[w]! & ~target.maybe[w]!);
  const maybe = source.maybe.map((word, w) => word & counted.maybe[w]! & ~target.yes[w]!);
  const shutOut = countBits(shut);
  const unknown = countBits(maybe) - shutOut;
  if (shutOut === 0 && unknown === 0) return null;
  return { viewers: countIn(source, counted).yes, shut_out: shutOut, unknown };
};
