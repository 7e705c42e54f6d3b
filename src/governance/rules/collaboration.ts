import type { ShippedRule } from '../rule/entry.ts';

const page = { type: 'page' } as const;
const space = { type: 'space' } as const;

export const collaborationRules: readonly ShippedRule[] = [
  {
    id: 'one-person-space',
    title: 'Half of what is written in a space comes from one person',
    severity: 'medium',
    insight: 'bus-factor',
    where: { bus_factor: { most: 1 }, edits_made: { least: 20 } },
    subject: space,
    message: 'One person made {top_percent} % of {edits_made} edits in {name}',
    todo: 'Have a second person edit there, and share what only one knows.',
  },
  {
    id: 'main-author-left',
    title: 'Whoever wrote most of a space has left',
    severity: 'high',
    insight: 'bus-factor',
    where: { top_status: ['inactive', 'closed'], top_percent: { least: 30 } },
    subject: space,
    message: 'Whoever made {top_percent} % of the edits in {name} is {top_status}',
    todo: 'Name somebody who looks after the space; successor-candidates names who could.',
  },
  {
    id: 'one-editor-left',
    title: 'The only person who ever edited a valuable page has left',
    severity: 'medium',
    insight: 'one-editor-pages',
    coverage: ['versions', 'people'],
    where: { status: ['inactive', 'closed'], value: { least: 5 } },
    subject: page,
    message: '“{title}” was only ever edited by one person, who is {status}; edits: {edits}',
  },
  {
    id: 'fading-owner',
    title: 'Somebody who owns many pages has stopped to write',
    severity: 'low',
    insight: 'fading-contributors',
    where: { owned_pages: { least: 20 }, status: 'active' },
    subject: { type: 'user' },
    message: 'Made {edits_before} edits in a year and none of late, and owns {owned_pages} pages',
    todo: 'Ask whether they still look after their pages; hand over what they do not.',
  },
  {
    id: 'unreviewed-space',
    title: 'Nobody edits the pages of others in a space',
    severity: 'low',
    insight: 'peer-review',
    where: { percent: { most: 5 }, edits: { least: 20 }, people: { least: 2 } },
    subject: space,
    message: '{reviews} of {edits} edits in {name} were of pages of others',
  },
  {
    id: 'unlabelled-space',
    title: 'Hardly a page of a space has a label',
    severity: 'low',
    insight: 'missing-labels',
    where: { percent: { least: 80 }, pages: { least: 10 } },
    subject: space,
    message: '{lacking} of {pages} pages of {name} carry no label',
  },
  {
    id: 'label-variants',
    title: 'Labels seem to mean the same',
    severity: 'low',
    insight: 'label-variants',
    coverage: ['labels'],
    subject: { type: 'site' },
    message: 'Labels that seem to mean the same as another: {rows}, such as {instead_of} and {keep}',
  },
];
