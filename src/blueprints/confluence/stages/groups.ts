import { getGroupMembersByGroupId, getGroups } from 'confluence.js/v1';
import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage, Walk } from '../../../crawl/stage.ts';
import { groupAccess, groupMembers, groups } from '../../../model/tables/people.ts';
import { listedGroups } from '../listed.ts';
import { byOffset, wholeByOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments, keepWire, mapped } from '../session.ts';
import type { Wire } from '../wire.ts';
import { textOf } from '../wire.ts';

const groupRow = (wire: Wire) => {
  const groupId = textOf(wire, 'id');
  return groupId === null
    ? null
    : {
        group_id: groupId,
        name: textOf(wire, 'name') ?? '',
        status: 'current',
        usage_type: textOf(wire, 'usageType'),
        managed_by: textOf(wire, 'managedBy'),
      };
};

const mend = 'give the account the permission to browse users and groups';

/** All groups, and which of them give access to the product. */
export const groupsStage = (session: Session): Stage => ({
  name: 'groups',
  title: 'groups',
  lane: 'facts',
  after: ['site'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'groups', subjectId: '*', mend },
      async *batches(cursor) {
        for await (const page of byOffset(cursor, 200, (start, limit) => getGroups(session.client, { start, limit }))) {
          yield {
            items: page.items.length,
            cursor: page.next,
            saw: page.items.flatMap((item) => textOf(item, 'id') ?? []),
            write: async (writer) => {
              await writer.upsert(groups, mapped(page.items, groupRow));
              await keepWire(writer, 'confluence.user.Group', page.items);
            },
          };
        }
      },
    },
    ...(['user', 'admin', 'site-admin'] as const).map((access) => accessWalk(session, access)),
  ],
});

const accessWalk = (session: Session, access: 'user' | 'admin' | 'site-admin'): Walk => ({
  scope: `access/${access}`,
  gap: { kind: 'group access', subjectId: access, mend },
  async *batches() {
    const found = mapped(
      await wholeByOffset(200, (start, limit) => getGroups(session.client, { accessType: access, start, limit })),
      groupRow,
    );
    yield {
      items: 0,
      cursor: null,
      write: (writer) =>
        writer.observe(
          groupAccess,
          [{ access }],
          found.map(({ group_id }) => ({ access, group_id })),
        ),
    };
  },
});

/** The members of each group. A group id that is unknown answers with nobody, so only groups just listed are asked. */
export const membersStage = (session: Session): Stage => ({
  name: 'members',
  title: 'group members',
  lane: 'facts',
  after: ['groups'],
  walks: async () => {
    const listed = (await listedGroups(session)).map((group_id) => ({ group_id }));
    return [
      itemWalk({
        stage: 'members',
        scope: 'groups',
        expected: listed.length,
        gap: { kind: 'members', subjectId: '*', mend },
        batchSize: 50,
        next: async (after, limit) => listed.filter(({ group_id }) => group_id > (after ?? '')).slice(0, limit),
        idOf: ({ group_id }) => group_id,
        read: ({ group_id }) =>
          wholeByOffset(200, (start, limit) =>
            getGroupMembersByGroupId(session.client, { groupId: group_id, start, limit }),
          ),
        store: async (writer, read) => {
          // They tell names.
          if (!session.scope.asksForPeople) {
            await keepDocuments(
              writer,
              'confluence.user.GroupMembers',
              read.map(([{ group_id }, members]) => [group_id, members]),
            );
          }
          await writer.observe(
            groupMembers,
            read.map(([group]) => group),
            read.flatMap(([{ group_id }, members]) =>
              members.flatMap((member) => {
                const userId = textOf(member, 'accountId');
                return userId === null ? [] : [{ group_id, user_id: userId }];
              }),
            ),
          );
        },
        gapOf: ({ group_id }) => ({ kind: 'members', subjectId: group_id, mend }),
      }),
    ];
  },
});
