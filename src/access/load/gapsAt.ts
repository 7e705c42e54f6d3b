import type { Snapshot } from './snapshot.ts';
import { heldRows, queryHeld } from './snapshot.ts';

/** What could not be read at a moment, as far as it decides access: why, by the id of the subject; `*` is all of them. */
export interface AccessGaps {
  readonly spaces: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, string>;
  readonly accessGroups: ReadonlyMap<string, string>;
}

/** The kinds of gaps that do. */
export const GAPS = ['space permissions', 'members', 'groups', 'group access'];

export const gapsAt = async (snapshot: Snapshot): Promise<AccessGaps> => {
  const rows = await queryHeld<{ kind: string; subject_id: string; reason: string }>(
    snapshot,
    `select kind, subject_id, reason from ${heldRows('coverage_gaps')} g
     where kind = any ($3)`,
    [GAPS],
  );
  const of = (...kinds: string[]): ReadonlyMap<string, string> =>
    new Map(rows.filter(({ kind }) => kinds.includes(kind)).map(({ subject_id, reason }) => [subject_id, reason]));
  // Where the groups themselves are not told, nobody asked for their members.
  return { spaces: of('space permissions'), members: of('members', 'groups'), accessGroups: of('group access') };
};
