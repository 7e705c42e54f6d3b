import { CRAWL_AGAIN } from '../crawl/gaps.ts';
import type { Summary } from '../crawl/summary.ts';
import { bytes, count, duration, print } from './terminal.ts';

/** Kinds of gaps that a summary tells; `kscope doctor` tells more. */
const SHOWN = 10;

/** A run in words. */
export const printSummary = (summary: Summary): void => {
  const rate = summary.seconds > 0 ? summary.requests / summary.seconds : 0;
  print('');
  print(
    `${summary.account}: ${outcome(summary)} in ${duration(summary.seconds)}, ` +
      `${count(summary.requests)} requests (${rate.toFixed(1)}/s), ${bytes(summary.received_bytes)} received`,
  );
  const rows = Object.entries(summary.rows).filter(([, n]) => n > 0);
  for (const line of wrapped(rows.map(([table, n]) => `${count(n)} ${table.replaceAll('_', ' ')}`))) print(`  ${line}`);
  const { answers, waited_seconds, demanded_seconds, unnamed_seconds } = summary.throttled;
  if (answers > 0) {
    print(
      `  throttled ${count(answers)} times: waited ${duration(waited_seconds + unnamed_seconds)}, of which the site demanded ${duration(demanded_seconds)}`,
    );
  }
  if (summary.changes > 0) print(`  ${count(summary.changes)} changes since the run before`);
  if (summary.rewound > 0) {
    print(
      `  ${count(summary.rewound)} pages are at an earlier version than before, as when a site is restored from a backup: what came after it is forgotten`,
    );
  }
  const fallen = Object.entries(summary.fell_out).map(([what, n]) => `${count(n)} ${what}`);
  if (fallen.length > 0) print(`  fell out of the filters, deleted with all that hung on them: ${fallen.join(', ')}`);
  // What of these is a loss of sight, or a walk that was cut short, is told below.
  const told = new Set([...summary.coverage_lost, ...summary.cut_short.map(({ reason }) => reason)]);
  const gaps = summary.gaps.filter(({ reason }) => !told.has(reason));
  if (gaps.length > 0) {
    print('  not covered:');
    for (const gap of gaps.slice(0, SHOWN)) {
      print(`    ${count(gap.count)} × ${gap.kind}: ${gap.reason}`);
      if (gap.mend) print(`      → ${gap.mend}`);
    }
    if (gaps.length > SHOWN) print(`    and ${gaps.length - SHOWN} more kinds: kscope doctor`);
  }
  for (const reason of summary.coverage_lost) print(`  sight lost: ${reason}`);
  if (summary.coverage_lost.length > 0) {
    print(
      '    nothing is marked as missing until it is back. Give the account its access back; if it is gone for good,',
    );
    print(`    say so once: kscope crawl ${summary.account} --accept-loss`);
  }
  for (const walk of summary.cut_short) print(`  cut short: ${walk.stage} (${walk.scope}): ${walk.reason}`);
  if (summary.cut_short.length > 0) print(`    ${CRAWL_AGAIN}`);
};

/** What a run came to, in a few words. */
export const outcome = ({ status, cut_short, coverage_lost }: Summary): string => {
  if (status === 'complete') return 'read whole';
  return coverage_lost.length > 0 && cut_short.length === 0 ? 'read, but not all that was seen before,' : 'cut short';
};

const WIDTH = 96;

/** The parts with dots between them, in as many lines as they need. */
const wrapped = (parts: readonly string[]): readonly string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + part.length + 3 > WIDTH) lines.push(part);
    else lines[lines.length - 1] = `${last} · ${part}`;
  }
  return lines;
};
