/** Why the owner of a page cannot look after it, by a row of users (null where the person is not known); null: nothing is wrong. */
export const ownerFault = (page: string, user: string): string => `case
    when ${page}.owner_id is null then 'none'
    when ${user}.account_status in ('inactive', 'closed') then 'deactivated'
    when ${user}.is_external = 'yes' then 'external'
  end`;
