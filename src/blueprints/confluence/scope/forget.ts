import { tables } from '../../../model/schema.ts';
import { comparedPages, nearDuplicates } from '../../../model/tables/pages.ts';
import { heldPages } from '../../../model/tables/policies.ts';
import type { Writer } from '../../../store/records.ts';
import { nameless } from '../mapping/page.ts';
import type { Session } from '../session.ts';

type Forget = (writer: Writer) => Promise<void>;

/** What decides access of a page and of all below it. */
const OF_PLACES = ['pages', 'page_states', 'permissions', 'restriction_reads'];

/**
 * What is held stays known as that, by its id alone: it may come into scope again, and a hold outlives filters. The search
 * for near-duplicates takes away its own, for it goes by what it knew.
 */
const KEPT: ReadonlySet<string> = new Set([heldPages.name, comparedPages.name, nearDuplicates.name]);

const withColumn = (column: string): readonly string[] =>
  tables.filter((t) => column in t.columns && !KEPT.has(t.name)).map((t) => t.name);

/** Documents as the site sent them, of pages by the id of the page. */
const PAGE_DOCUMENTS = [
  'confluence.page.Page',
  'confluence.page.PageVersion',
  'confluence.permission.Permission',
  'confluence.analytics.Views',
];

/** Deletes the texts of the comments of which a condition holds. */
const textsOf = (condition: string): string => `
delete from comment_contents t using comments c
where t.account = $1 and c.account = $1 and c.comment_id = t.comment_id and ${condition}`;

/** Deletes content with all that hangs on it. As places it stays where something in scope stands below it. */
export const forgetContent =
  ({ run }: Session, ids: readonly string[], { asPlaces = false } = {}): Forget =>
  async (writer) => {
    const values = [run.account, ids];
    await writer.sql(textsOf('c.page_id = any ($2)'), values);
    for (const [table, key, resource] of [
      ['comments', 'comment_id', 'confluence.comment.Comment'],
      ['attachments', 'attachment_id', 'confluence.attachment.Attachment'],
    ]) {
      await writer.sql(
        `delete from wire_documents d using ${table} t
         where d.account = $1 and d.resource = '${resource}' and d.id = t.${key} and t.account = $1 and t.page_id = any ($2)`,
        values,
      );
    }
    await writer.sql('delete from wire_documents where account = $1 and id = any ($2) and resource = any ($3)', [
      ...values,
      PAGE_DOCUMENTS,
    ]);
    for (const table of withColumn('page_id').filter((name) => !(asPlaces && OF_PLACES.includes(name)))) {
      await writer.sql(`delete from ${table} where account = $1 and page_id = any ($2)`, values);
    }
    await forgetSubjects(writer, 'page', asPlaces ? ['rename'] : null, values);
    if (asPlaces) await writer.sql(WITHOUT_NAMES, values);
    else {
      await writer.sql(
        "delete from coverage_gaps where account = $1 and subject_id = any ($2) and kind not in ('space', 'members')",
        values,
      );
    }
    await writer.sql(
      `delete from labels l where account = $1
       and not exists (select from page_labels p where p.account = l.account and p.label_id = l.label_id)`,
      [run.account],
    );
  };

const WITHOUT_NAMES = `
update pages set ${Object.keys(nameless)
  .map((name) => `${name} = null`)
  .join(', ')}, history_version = null, xact = pg_current_xact_id()::text::bigint
where account = $1 and page_id = any ($2)`;

export const forgetSpaces =
  ({ run }: Session, ids: readonly string[]): Forget =>
  async (writer) => {
    const values = [run.account, ids];
    for (const table of withColumn('space_id').filter((name) => name !== 'pages' && name !== 'page_states')) {
      await writer.sql(`delete from ${table} where account = $1 and space_id = any ($2)`, values);
    }
    await forgetSubjects(writer, 'space', null, values);
    await writer.sql('delete from wire_documents where account = $1 and id = any ($2) and resource = any ($3)', [
      ...values,
      ['confluence.space.Space', 'confluence.permission.SpacePermission'],
    ]);
    await writer.sql(
      "delete from coverage_gaps where account = $1 and subject_id = any ($2) and kind in ('space', 'space permissions')",
      values,
    );
  };

/** Replies to comments that are not there, or not any more, and the replies to these. */
export const forgetLooseReplies =
  ({ run }: Session): Forget =>
  async (writer) => {
    for (;;) {
      const gone = await writer.sql(
        `with gone as (
           delete from comments c where account = $1 and page_id is null and parent_comment_id is not null
           and not exists (select from comments p where p.account = $1 and p.comment_id = c.parent_comment_id)
           returning comment_id
         ), texts as (
           delete from comment_contents t using gone where t.account = $1 and t.comment_id = gone.comment_id
         )
         delete from wire_documents d using gone
         where d.account = $1 and d.resource = 'confluence.comment.Comment' and d.id = gone.comment_id returning d.id`,
        [run.account],
      );
      if (gone.length === 0) return;
    }
  };

/** Names, pictures, comments and attachments of people; that they are there, and what decides access, stays. */
export const forgetPeople =
  ({ run }: Session, ids: readonly string[]): Forget =>
  async (writer) => {
    const values = [run.account, ids];
    await writer.sql(
      `update users set display_name = null, public_name = null, email = null, time_zone = null, locale = null,
         xact = pg_current_xact_id()::text::bigint where account = $1 and user_id = any ($2)`,
      values,
    );
    await writer.sql('delete from user_avatars where account = $1 and user_id = any ($2)', values);
    await writer.sql(textsOf('c.author_id = any ($2)'), values);
    for (const [table, key, resource] of [
      ['comments', 'comment_id', 'confluence.comment.Comment'],
      ['attachments', 'attachment_id', 'confluence.attachment.Attachment'],
    ]) {
      await writer.sql(
        `with gone as (delete from ${table} where account = $1 and author_id = any ($2) returning ${key})
         delete from wire_documents d using gone where d.account = $1 and d.resource = '${resource}' and d.id = gone.${key}`,
        values,
      );
    }
    await forgetSubjects(writer, 'user', ['rename'], values);
    await writer.sql('delete from wire_documents where account = $1 and id = any ($2) and resource = any ($3)', [
      ...values,
      ['confluence.user.User', 'jira.user.User'],
    ]);
    // They name people among others.
    await writer.sql('delete from wire_documents where account = $1 and resource = any ($2)', [
      run.account,
      ['confluence.user.GroupMembers', 'confluence.permission.Permission'],
    ]);
  };

/** What audit records tell in texts, which go over the whole site. */
export const forgetAuditTexts =
  ({ run }: Session): Forget =>
  async (writer) => {
    await writer.sql(
      `update audit_records set author_name = null, description = null, object = null, changed_values = null,
         associated = null, xact = pg_current_xact_id()::text::bigint
       where account = $1 and num_nonnulls(author_name, description, object, changed_values, associated) > 0`,
      [run.account],
    );
    await writer.sql('delete from wire_documents where account = $1 and resource = $2', [
      run.account,
      'confluence.audit.AuditRecord',
    ]);
  };

/** What tables say of pages, spaces or people by their ids; of some kinds of changes only where these are named. */
const forgetSubjects = async (
  writer: Writer,
  subjectType: string,
  kinds: readonly string[] | null,
  values: readonly unknown[],
): Promise<void> => {
  await writer.sql(
    `delete from changes where account = $1 and subject_type = '${subjectType}' and subject_id = any ($2)
     and ($3::text[] is null or kind = any ($3))`,
    [...values, kinds],
  );
  await writer.sql(
    `delete from findings where account = $1 and subject_type = '${subjectType}' and subject_id = any ($2)`,
    values,
  );
};
