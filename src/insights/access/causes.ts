/**
 * A common table expression, `causes`: each row of access_changes that a condition holds for, with its cause in words, and who
 * did it where the audit log names them. `a` is the row of access_changes.
 */
export const causesWhere = (condition: string): string => `
told as (
  select a.*, c.before, c.after, c.actor_id, coalesce(c.after, c.before) as named, c.after is not null as came,
    coalesce(s.name, p.title, g.name, r.name, u.display_name, a.subject_id) as subject
  from access_changes a
  left join changes c on c.account = a.account and c.change_id = a.change_id
  left join spaces s on a.subject_type = 'space' and s.account = a.account and s.space_id = a.subject_id
  left join pages p on a.subject_type = 'page' and p.account = a.account and p.page_id = a.subject_id
  left join groups g on a.subject_type = 'group' and g.account = a.account and g.group_id = a.subject_id
  left join space_roles r on a.subject_type = 'role' and r.account = a.account and r.role_id = a.subject_id
  left join users u on a.subject_type = 'user' and u.account = a.account and u.user_id = a.subject_id
  where ${condition}
), named as (
  select t.*, coalesce(mu.display_name, (t.named->>'user_id')) as member, coalesce(ro.name, (t.named->>'role_id')) as role,
    case (t.named->>'principal_type')
      when 'user' then coalesce(pu.display_name, (t.named->>'principal_id'))
      when 'group' then 'the group ' || coalesce(pg.name, (t.named->>'principal_id'))
      else (t.named->>'principal_id') end as principal
  from told t
  left join users mu on mu.account = t.account and mu.user_id = (t.named->>'user_id')
  left join users pu on pu.account = t.account and pu.user_id = (t.named->>'principal_id')
  left join groups pg on pg.account = t.account and pg.group_id = (t.named->>'principal_id')
  left join space_roles ro on ro.account = t.account and ro.role_id = (t.named->>'role_id')
), causes as (
  select n.* exclude (role, member, principal, before, after, named, came), coalesce(au.display_name, n.actor_id) as actor, coalesce(
    case n.kind
      when 'membership' then n.member || case when n.came then ' joined' else ' left' end || ' the group ' || n.subject
      when 'restriction' then n.principal || case when n.came then ' put on' else ' taken off' end || ' the restriction of "' || n.subject || '"'
      when 'permission' then concat_ws(' ', (n.named->>'operation'), (n.named->>'target')) ||
        case when n.came then ' granted to ' else ' taken from ' end || n.principal || ' in the space ' || n.subject
      when 'role-assignment' then 'the role ' || n.role || case when n.came then ' given to ' else ' taken from ' end ||
        n.principal || ' in the space ' || n.subject
      when 'group-access' then 'the group ' || n.subject || case when n.came then ' gives' else ' does not give' end || ' access to the product'
      when 'page' then '"' || n.subject || '" came up or went away'
      when 'coverage' then 'what can be read of the ' || n.subject_type || ' ' || n.subject
    end, n.kind || ' of the ' || n.subject_type || ' ' || n.subject) as cause
  from named n
  left join users au on au.account = n.account and au.user_id = n.actor_id
)`;
