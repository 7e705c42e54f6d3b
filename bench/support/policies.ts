/** Ten policies and two controls, as a company may have them. */
export const POLICIES = `
retention:
${['2y', '18m', '1y'].map((after, i) => `  - { id: old-${i}, trigger: last-human-edit, after: ${after}, action: review, priority: ${i} }`).join('\n')}
  - { id: runbooks, scope: { labels: [runbook] }, trigger: last-human-edit, after: 6m, action: review, priority: 5 }
  - { id: spaces, scope: { spaces: ['S1*', S2] }, trigger: last-human-edit, after: 1y, action: archive, priority: 5 }
  - { id: trees, scope: { trees: ['100002', '100003'] }, trigger: created, after: 3y, action: archive, priority: 5 }
  - { id: posts, scope: { kinds: [blogpost] }, trigger: created, after: 3y, action: archive, priority: 5 }
  - { id: unread, scope: { spaces: ['S9*'] }, trigger: last-view, after: 1y, action: review, priority: 6 }
  - { id: trash, trigger: trashed, after: 30d, action: delete }
  - { id: archive, trigger: archived, after: 3y, action: delete }
controls:
  - { id: owned, require: { owner: active } }
  - { id: runbooks-reviewed, scope: { labels: [runbook] }, require: { labels: [runbook], reviewed_within: 1y } }
`;
