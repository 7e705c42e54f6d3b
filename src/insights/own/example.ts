/** How somebody's own insight is written. */
export const ownExample = `---
question: Which runbooks did nobody edit this quarter?
meaning: Current pages with the label, by the last edit of a person.
parameters:
  label: { kind: text, default: runbook, meaning: The label. }
  days: { kind: number, default: 90, least: 1, meaning: For how many days nobody edited them. }
columns:
  space: { kind: space, meaning: The key of the space. }
  title: { kind: page, meaning: The title. }
  edited_at: { kind: date, meaning: When a person last edited it. }
  owner: { kind: person, meaning: Who owns it. }
chart: { kind: table }
todo: Have their owners read them once.
coverage: [labels, versions]
---
select s.key as space, f.title, f.edited_at, coalesce(u.display_name, f.owner_id) as owner
from page_facts f
join spaces s on s.account = f.account and s.space_id = f.space_id
left join users u on u.account = f.account and u.user_id = f.owner_id
where f.status = 'current' and list_contains(f.labels, $label)
  and f.edited_at < $now::timestamp - to_days($days::integer)
order by f.edited_at
`;
