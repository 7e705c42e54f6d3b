import { createHash } from 'node:crypto';
import type { RowObject } from '../../columns/row.ts';
import type { Answer } from '../../insights/answer.ts';
import { verdictMeaning } from '../../insights/verdict.ts';
import type { Finding } from '../finding/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { SiteScore } from '../score.ts';
import { FULL_SHARE, WEIGHTS } from '../score.ts';
import type { Severity } from '../severity.ts';
import { severities } from '../severity.ts';
import { bars, lines, ring, shares } from './charts.ts';
import type { ReportData } from './gather.ts';
import type { Html } from './html.ts';
import { html, own } from './html.ts';
import { count, day, minute, percent } from './numbers.ts';
import { style } from './style.ts';

/** Of each rule so many findings are told. */
const EXAMPLES = 5;
/** So many spaces, gaps, rules. */
const MOST_SPACES = 12;
const MOST_GAPS = 12;
const MOST_COSTS = 8;
const MOST_TEAMS = 40;

const number = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0));
const sum = (rows: readonly RowObject[], column: string): number =>
  rows.reduce((total, row) => total + number(row[column]), 0);

/** A report as one file of HTML. It asks for nothing from anywhere, runs no script, and names no person. */
export const reportPage = (data: ReportData, rules: readonly Rule[]): string => {
  const title = data.space === null ? (data.title ?? data.site) : data.space.name;
  // The browser applies only the style that this hash is of, and loads nothing.
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Kscope">
<title>${title} – Kscope report, ${day(data.now)}</title>
<style>`;
  return `${head.text}${style}</style>
</head>
${body(data, rules, title).text}
</html>
`;
};

const body = (data: ReportData, rules: readonly Rule[], title: string): Html => {
  const findings = inReport(data);
  const score = scoreOf(data);
  return html`<body>
<main>
<header class="head"><div>
<p class="eyebrow">${data.space === null ? `Site report · ${data.site}` : `Space report · ${data.space.key}`}</p>
<h1>${own(title)}</h1>
<p class="lead">${crawlOf(data)} The records are shown as they were ${minute(data.takenAt)}. Rules checked ${minute(data.checked.at)}.</p>
<p>${verdict(findings)}</p>
</div>${ring(score.score)}</header>
${tiles(data, findings)}
${findingsPart(data, findings, rules)}
${scorePart(data, score, rules)}
${activityPart(data)}
${ownersPart(data)}
${accessPart(data)}
${requiredPart(data)}
${labelsPart(data)}
${unseenPart(data)}
<footer><p>Made by Kscope on ${minute(data.now)} for the account ${own(data.account)}. This file loads nothing, runs no script and names no person; titles are the texts of the site.</p></footer>
</main>
</body>`;
};

const crawlOf = ({ overTime, account }: ReportData): string => {
  const at = overTime.crawls[account];
  return at === undefined ? 'No crawl has ended yet.' : `As of the crawl that ended ${minute(at)}.`;
};

const inReport = ({ checked, space }: ReportData): readonly Finding[] =>
  checked.findings.filter(({ status, spaceId }) => status !== 'suppressed' && (space === null || spaceId === space.id));

const scoreOf = ({ checked, space }: ReportData): SiteScore =>
  (space === null ? undefined : checked.score.spaces.find(({ spaceId }) => spaceId === space.id)) ??
  (space === null ? checked.score.site : { score: 100, costs: [] });

const openOf = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter((one) => one.severity === severity && one.status === 'open').length;

const verdict = (findings: readonly Finding[]): Html => {
  const [critical, high] = [openOf(findings, 'critical'), openOf(findings, 'high')];
  const acknowledged = findings.filter(({ status }) => status === 'acknowledged').length;
  const known = acknowledged > 0 ? ` ${count(acknowledged)} more are known and being worked on.` : '';
  if (critical + high === 0) return html`Nothing critical or high is open, as far as could be seen.${known}`;
  const words = [critical > 0 ? `${count(critical)} critical` : '', high > 0 ? `${count(high)} high` : ''].filter(
    (word) => word !== '',
  );
  return html`<strong>${words.join(' and ')}</strong> ${critical + high === 1 ? 'finding is' : 'findings are'} open: begin with these.${known}`;
};

const tiles = ({ numbers, space, activity }: ReportData, findings: readonly Finding[]): Html => {
  const stale = sum(activity.rows, 'stale');
  const all: readonly (readonly [string, string])[] = [
    [count(number(numbers.pages)), 'current pages'],
    space === null
      ? [count(number(numbers.spaces)), 'current spaces']
      : [count(findings.filter(({ status }) => status === 'open').length), 'open findings'],
    [count(number(numbers.people)), 'people wrote in 3 months'],
    [count(number(numbers.created)), 'pages created in 90 days'],
    [count(number(numbers.edited)), 'pages edited in 90 days'],
    [percent(stale, sum(activity.rows, 'pages')), 'of the pages are stale'],
  ];
  return html`<ul class="tiles">${all.map(([value, name]) => html`<li><b>${value}</b><span>${name}</span></li>`)}</ul>`;
};

const findingsPart = (data: ReportData, findings: readonly Finding[], rules: readonly Rule[]): Html => {
  const open = findings.filter(({ status }) => status === 'open');
  const parts = severities
    .toReversed()
    .map((severity) => ({ name: severity, colour: severity, value: openOf(findings, severity) }));
  const groups = rules
    .map((rule) => ({ rule, found: open.filter(({ ruleId }) => ruleId === rule.id) }))
    .filter(({ found }) => found.length > 0)
    .toSorted(
      (a, b) =>
        severities.indexOf(b.rule.severity) - severities.indexOf(a.rule.severity) || b.found.length - a.found.length,
    );
  const grave = groups.filter(({ rule }) => rule.severity !== 'low');
  const low = groups.filter(({ rule }) => rule.severity === 'low');
  return html`<section><h2>Findings</h2><p class="muted">What the rules found and nobody has set aside, the gravest first.</p>
${open.length === 0 ? html`<p>Nothing is open.</p>` : html`<div class="card">${shares(parts)}</div>`}
${grave.map(({ rule, found }) => ruleCard(data, rule, found))}
${
  low.length === 0
    ? null
    : html`<div class="card"><h3>Of low severity</h3><table><tbody>${low.map(({ rule, found }) => {
        const [first] = namedFirst(data, found);
        return html`<tr><td>${own(rule.title)}${first === undefined ? null : html`<br><span class="small muted">${messageOf(data, first)}</span>`}</td><td class="number">${count(found.length)}</td></tr>`;
      })}</tbody></table></div>`
}</section>`;
};

/** What has a name comes before what is called by none. */
const namedFirst = ({ personal }: ReportData, found: readonly Finding[]): readonly Finding[] => {
  const isPersonal = ({ spaceId }: Finding): boolean => spaceId !== null && personal.has(spaceId);
  return found.toSorted((a, b) => Number(isPersonal(a)) - Number(isPersonal(b)));
};

const ruleCard = (data: ReportData, rule: Rule, found: readonly Finding[]): Html => {
  const named = found.filter(({ spaceId }) => spaceId === null || !data.personal.has(spaceId));
  const shown = named.slice(0, EXAMPLES);
  const [more, personal] = [named.length - shown.length, found.length - named.length];
  return html`<article class="card rule"><span class="tag ${rule.severity}">${rule.severity}</span><h3>${own(rule.title)}</h3><span class="number muted">${count(found.length)}</span>
<div class="body"><ul class="plain">${shown.map((finding) => html`<li>${messageOf(data, finding)}</li>`)}${
    more > 0 ? html`<li class="muted">and ${count(more)} more</li>` : null
  }${personal > 0 ? html`<li class="muted">${count(personal)} in personal spaces</li>` : null}</ul>${
    rule.todo === '' ? null : html`<p class="small muted">${own(rule.todo)}</p>`
  }</div></article>`;
};

const messageOf = ({ personal }: ReportData, { message, spaceId, subject }: Finding): Html =>
  spaceId !== null && personal.has(spaceId)
    ? html`<span class="muted">${subject.type === 'page' ? 'A page of a personal space' : 'A personal space'}</span>`
    : own(message);

const scorePart = (data: ReportData, score: SiteScore, rules: readonly Rule[]): Html => {
  const title = (id: string): string => rules.find((rule) => rule.id === id)?.title ?? id;
  const { personal, checked, space } = data;
  const worst = checked.score.spaces.filter(({ spaceId }) => !personal.has(spaceId)).slice(0, MOST_SPACES);
  const most = Math.max(1, ...score.costs.map(({ points }) => points));
  return html`<section><h2>Score</h2><p class="muted">100 where no rule finds anything. A rule costs its share of the weight of all rules that are on (${severities
    .map((severity) => `${severity} ${WEIGHTS[severity]}`)
    .join(', ')}), all of it from ${100 * FULL_SHARE} % of what it could find.</p>
<div class="card"><h3>What it costs, in points</h3>${bars(
    score.costs
      .slice(0, MOST_COSTS)
      .map(({ ruleId, points }) => ({ name: title(ruleId), values: [points], told: points.toFixed(2) })),
    [{ name: 'points', colour: 'c2' }],
    most,
  )}</div>
${
  space !== null || worst.length === 0
    ? null
    : html`<div class="card"><h3>Spaces, the worst first</h3><table><thead><tr><th>space</th><th class="number">score</th><th class="number">pages</th><th class="number">findings</th></tr></thead><tbody>${worst.map(
        ({ key, name, pages, findings, score: points }) =>
          html`<tr><td>${own(name)} <span class="muted small">${key}</span></td><td class="number">${points.toFixed(1)}</td><td class="number">${count(pages)}</td><td class="number">${count(findings)}</td></tr>`,
      )}</tbody></table></div>`
}</section>`;
};

const activityPart = ({ overTime, activity, age, space }: ReportData): Html => {
  const months = overTime.rows.map(({ month }) => String(month));
  const of = (column: string): readonly number[] => overTime.rows.map((row) => number(row[column]));
  const states = [
    { name: 'active', colour: 'c1' },
    { name: 'linked', colour: 'c2' },
    { name: 'stale', colour: 'c3' },
  ] as const;
  return html`<section><h2>Activity</h2><p class="muted">${verdictMeaning}</p>
<div class="card"><h3>Edits and new pages by month</h3>${lines(
    months,
    [
      { name: 'edits', colour: 'c1', values: of('edits') },
      { name: 'pages created', colour: 'c2', values: of('created') },
      { name: 'people who wrote', colour: 'c4', values: of('people') },
    ],
    'Edits, pages created and people who wrote, by month',
  )}</div>
<div class="card"><h3>Active and stale pages</h3>${shares(states.map((state) => ({ ...state, value: sum(activity.rows, state.name) })))}</div>
${space === null ? staleSpaces(activity, states) : null}
<div class="card"><h3>Since a person last touched them</h3>${bars(
    age.rows.map((row) => ({
      name: String(row.age),
      values: [number(row.last_activity)],
      told: count(number(row.last_activity)),
    })),
    [{ name: 'pages', colour: 'c1' }],
  )}</div></section>`;
};

/** So few pages are no space to worry about. */
const WORTH_TELLING = 10;

const staleSpaces = (activity: Answer, states: readonly { readonly name: string; readonly colour: string }[]): Html => {
  const rows = activity.rows
    .filter((row) => number(row.pages) >= WORTH_TELLING && row.name !== 'a personal space')
    .slice(0, MOST_SPACES);
  return html`<div class="card"><h3>Spaces with the largest stale share</h3>${bars(
    rows.map((row) => ({
      name: String(row.name),
      values: states.map(({ name }) => (100 * number(row[name])) / number(row.pages)),
      told: `${count(number(row.percent))} % of ${count(number(row.pages))}`,
    })),
    states,
    100,
  )}</div>`;
};

const ownersPart = ({ owners, numbers, space }: ReportData): Html => {
  const [none, deactivated, external] = [
    sum(owners.rows, 'none'),
    sum(owners.rows, 'deactivated'),
    sum(owners.rows, 'external'),
  ];
  const fine = Math.max(0, number(numbers.pages) - none - deactivated - external);
  const kinds = [
    { name: 'none', colour: 'c3' },
    { name: 'deactivated', colour: 'medium' },
    { name: 'external', colour: 'c4' },
  ] as const;
  return html`<section><h2>Owners</h2><p class="muted">${owners.insight.meaning}</p>
<div class="card"><h3>Owners of pages</h3>${shares([
    { name: 'looked after', colour: 'c1', value: fine },
    { name: 'none', colour: 'c3', value: none },
    { name: 'deactivated', colour: 'medium', value: deactivated },
    { name: 'external', colour: 'c4', value: external },
  ])}</div>
${
  space !== null
    ? null
    : html`<div class="card"><h3>Spaces with most gaps</h3>${bars(
        owners.rows
          .filter(({ name }) => name !== 'a personal space')
          .slice(0, MOST_SPACES)
          .map((row) => ({
            name: String(row.name),
            values: kinds.map(({ name }) => number(row[name])),
            told: `${count(number(row.percent))} % of ${count(number(row.pages))}`,
          })),
        kinds,
      )}</div>`
}</section>`;
};

const accessPart = ({
  exposure,
}: ReportData): Html => html`<section><h2>Access exposure</h2><p class="muted">From the effective access of everybody at once, by permissions, roles, groups and restrictions as they were crawled. What could not be read is unknown, and never taken for no.</p>
<div class="card"><table><thead><tr><th>question</th><th class="number">yes</th><th class="number">unknown</th></tr></thead><tbody>${exposure.map(
  ({ list, count: many, unknown }) =>
    html`<tr><td>${list.question}</td><td class="number">${count(many)}</td><td class="number${unknown === 0 ? ' muted' : ''}">${count(unknown)}</td></tr>`,
)}</tbody></table></div></section>`;

/** How grave a cell of the matrix looks. */
const STATES: Readonly<Record<string, string>> = {
  there: 'good',
  stale: 'medium',
  missing: 'critical',
  unknown: 'low',
};

const requiredPart = ({ required }: ReportData): Html | null => {
  if (required === null) return null;
  const { rows, insight } = required;
  const kinds = [...new Set(rows.map((row) => String(row.document_kind)))].toSorted();
  const teams = new Map<string, Map<string, RowObject>>();
  for (const row of rows) {
    const team = String(row.team);
    const cells = teams.get(team) ?? new Map<string, RowObject>();
    teams.set(team, cells.set(String(row.document_kind), row));
  }
  const lacking = (cells: ReadonlyMap<string, RowObject>): number =>
    [...cells.values()].filter(({ state }) => state !== 'there').length;
  const worst = [...teams].toSorted(([a, one], [b, other]) => lacking(other) - lacking(one) || (a < b ? -1 : 1));
  const of = (state: string): string => count(rows.filter((row) => row.state === state).length);
  return html`<section><h2>Documents that teams must have</h2><p class="muted">${insight.meaning}</p>
<p>${of('there')} are there, ${of('stale')} are stale, ${of('missing')} are missing; of ${of('unknown')} nothing is known.</p>
<div class="card wide"><table><thead><tr><th>team</th>${kinds.map((kind) => html`<th>${own(kind)}</th>`)}</tr></thead><tbody>${worst
    .slice(0, MOST_TEAMS)
    .map(
      ([team, cells]) =>
        html`<tr><th scope="row">${own(team)}</th>${kinds.map((kind) => html`<td>${cellOf(cells.get(kind))}</td>`)}</tr>`,
    )}</tbody></table></div>${worst.length > MOST_TEAMS ? html`<p class="muted">And ${count(worst.length - MOST_TEAMS)} more teams, which lack less.</p>` : null}</section>`;
};

const cellOf = (row: RowObject | undefined): Html | null => {
  if (row === undefined) return null;
  const page =
    row.title === null || row.title === undefined
      ? null
      : html`<br><span class="small muted">${own(String(row.title))}${typeof row.fresh_at === 'string' ? html`, <span class="gap">${day(row.fresh_at)}</span>` : null}</span>`;
  return html`<span class="tag ${STATES[String(row.state)] ?? 'low'}">${String(row.state)}</span>${page}`;
};

const labelsPart = ({ labels, numbers }: ReportData): Html => {
  const [pages, unlabelled] = [number(numbers.pages), number(numbers.unlabelled)];
  return html`<section><h2>Labels</h2><p class="muted">${count(pages - unlabelled)} of ${count(pages)} pages carry a label (${percent(pages - unlabelled, pages)}).</p>
<div class="card"><h3>Most used</h3>${bars(
    labels.map((row) => ({ name: String(row.label), values: [number(row.pages)], told: count(number(row.pages)) })),
    [{ name: 'pages', colour: 'c5' }],
  )}</div></section>`;
};

const unseenPart = ({ gaps, checked, numbers, overTime, activity, owners, age }: ReportData): Html => {
  const blurred = new Set([overTime, activity, owners, age].flatMap((answer) => answer.blurred));
  const failed = checked.outcomes.filter(({ status }) => status === 'failed');
  const pages = number(numbers.pages);
  return html`<section><h2>What could not be seen</h2><p class="muted">Counted here so that it is not taken for “nothing there”.</p>
<div class="card"><table><tbody><tr><th scope="row">bodies read</th><td class="number">${count(number(numbers.bodies_known))} of ${count(pages)}</td></tr><tr><th scope="row">views known</th><td class="number">${count(number(numbers.views_known))} of ${count(pages)}</td></tr></tbody></table></div>
${
  gaps.length === 0
    ? html`<p>Nothing is known to be missing.</p>`
    : html`<div class="card"><table><thead><tr><th>what</th><th>why</th><th class="number">how much</th></tr></thead><tbody>${gaps
        .slice(0, MOST_GAPS)
        .map(
          (gap) =>
            html`<tr><td class="gap">${String(gap.kind)}</td><td>${own(String(gap.reason))}${gap.mend === null || gap.mend === undefined ? null : html`<br><span class="small muted">${own(String(gap.mend))}</span>`}</td><td class="number">${count(number(gap.count))}</td></tr>`,
        )}</tbody></table>${gaps.length > MOST_GAPS ? html`<p class="muted">and ${count(gaps.length - MOST_GAPS)} more reasons</p>` : null}</div>`
}
${blurred.size === 0 ? null : html`<ul class="plain small">${[...blurred].map((line) => html`<li>${own(line)}</li>`)}</ul>`}
${failed.length === 0 ? null : html`<h3>Rules that could not be asked</h3><ul class="plain small">${failed.map(({ rule, note }) => html`<li>${own(rule.title)}: ${own(note ?? '')}</li>`)}</ul>`}</section>`;
};
