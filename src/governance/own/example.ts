/** How rules of one's own are written. */
export const ownExample = `# A rule over an insight.
- id: stale-runbook
  title: A runbook has not been edited for half a year
  severity: high
  insight: page-activity
  parameters: { days: 180, verdict: stale }
  subject: { type: page }
  message: "“{title}” is stale since {edited_at}"
  scope: { labels: [runbook], exclude_spaces: [SANDBOX] }
  todo: Walk through it and correct what is wrong.

# A rule over SQL.
- id: long-page
  title: A page is longer than anybody reads
  severity: low
  sql: select page_id, title, words from page_facts where status = 'current' and words > $words
  parameters: { words: 10000 }
  coverage: [bodies]
  subject: { type: page, column: page_id }
  message: "“{title}” has {words} words"
  scope: { spaces: [ENG, "HR*"] }

# Changes to shipped rules.
- id: forgotten-tasks
  enabled: false
- id: idle-space
  severity: medium
  parameters: { days: 730 }
`;
