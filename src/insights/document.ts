import { documentKinds } from '../columns/derived/documentKinds.ts';
import type { AnswerColumn } from './column.ts';
import { documentationExample } from './documentation/example.ts';
import { templateLabels } from './documentation/templates.ts';
import type { ShippedInsight } from './insight.ts';
import { ownExample } from './own/example.ts';
import type { Parameter, ParameterValue } from './parameter.ts';
import type { SightName } from './sight.ts';
import { sights } from './sight.ts';

/** The shipped insights as a document. */
export const asMarkdown = (insights: readonly ShippedInsight[]): string => {
  const areas = [...new Set(insights.map(({ area }) => area))];
  return [
    '# Insights',
    '',
    'Generated from the declarations in `src/insights` by `npm run docs`. `kscope insight list` shows them, `kscope insight run ID`',
    'answers one: the rows, how they were reached, what could not be seen, and what to do. `--param name=value` tells it something,',
    'lists with commas; `--format json` has all of the answer, `csv` and `ndjson` the rows. `--account NAME` narrows it.',
    '',
    '**People.** Answers may name people; `--no-names` (or `KSCOPE_NO_NAMES=1`) leaves out every column that does, and calls personal',
    'spaces and the pages in them by no name. What a title elsewhere says is the text of the site, and stays. Nothing is broken down by',
    'weekday or hour, and teams of fewer than five people are taken together.',
    '',
    '**Moments.** What "a year ago" is counts from the moment of asking; the answer says which crawl it tells of.',
    ...areas.flatMap((area) => [
      '',
      `## ${area}`,
      '',
      '| insight | question |',
      '|---|---|',
      ...insights.filter((one) => one.area === area).map(({ id, question }) => `| [${id}](#${id}) | ${question} |`),
    ]),
    '',
    '## Your own',
    '',
    'A file of SQL in the folder `insights` of the home, however deep, with YAML above it, stands beside ours in `list` and `run`:',
    '',
    '```sql',
    ownExample.trimEnd(),
    '```',
    '',
    'Only `question` is required. The id is the name of the file where none is given. Values are bound to `$name`; `$now` is the moment of',
    'asking, `$documentation` what documentation.yaml says, as JSON. In `--no-names`, only columns that are declared and name no people are shown. A broken file is told with its line and column,',
    'and harms no other. Kinds of parameters: number, text, list, date. What `coverage` may name:',
    '',
    ...Object.keys(sights).map((name) => `* \`${name}\`: ${sights[name as SightName].blurs}`),
    '',
    '## Documentation that must be there',
    '',
    '`documentation.yaml` in the home says which kinds of documents there are, what each team or project must have, and for how long signs',
    'of life keep pages fresh. `required-documents` answers with the matrix, the rules `required-document-missing` and',
    '`required-document-stale` open findings, and the report shows it:',
    '',
    '```yaml',
    documentationExample.trimEnd(),
    '```',
    '',
    'Of labels, titles, templates and macros any one gives a page away; spaces narrow that. Patterns have `*` for any characters and `?` for',
    'one. A kind that is not among `kinds` may be one that Kscope knows by words in labels and titles:',
    `${Object.keys(documentKinds).join(', ')}.`,
    `The site does not tell from which template a page was made, but by the labels that templates put; known are ${Object.keys(templateLabels).join(', ')}.`,
    'Where no days are said, `fresh.days` holds, else 365. A broken file is told with its line and column, and stays in force as it was when',
    'it was last whole (`documentation.last-good.json` in the home).',
    ...areas.flatMap((area) => insights.filter((one) => one.area === area).flatMap(sectionOf)),
    '',
  ].join('\n');
};

const sectionOf = ({ id, question, meaning, todo, parameters, columns }: ShippedInsight): readonly string[] => [
  '',
  `### ${id}`,
  '',
  `**${question}** ${meaning}`,
  '',
  `*What to do:* ${todo}`,
  '',
  ...(Object.keys(parameters).length === 0
    ? []
    : [
        '| parameter | kind | default | meaning |',
        '|---|---|---|---|',
        ...Object.entries(parameters).map(([name, p]: [string, Parameter]) =>
          row([name, p.kind, shown(p.default), p.meaning]),
        ),
        '',
      ]),
  '| column | kind | meaning |',
  '|---|---|---|',
  ...Object.entries(columns).map(([name, c]: [string, AnswerColumn]) =>
    row([name, c.namesPeople ? `${c.kind}, names people` : c.kind, c.meaning]),
  ),
];

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const shown = (value: ParameterValue): string => {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(', ') : String(value);
};
