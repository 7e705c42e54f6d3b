import type { SimContent, SimSpace, SimSpacePermission, Site } from '../site.ts';
import { LEVELS } from '../world/permissions.ts';
import type { Act, ActKind } from './act.ts';
import * as life from './acts.ts';
import { momentOf } from './moment.ts';
import type { Scene } from './scene.ts';

/** Does one act of a kind somewhere on the site; null where nothing on the site is fit for it now. */
type Draw = (scene: Scene) => Act | null;

export interface ScriptedKind {
  /** What it acts on: single pages, the site's people and spaces, or most of the site at once. */
  readonly on: 'pages' | 'site' | 'everything';
  /** How often it happens, beside the others. */
  readonly weight: number;
  readonly draw: Draw;
}

const onPage =
  (act: (scene: Scene, page: SimContent) => Act | null, fits?: (scene: Scene, page: SimContent) => boolean): Draw =>
  (scene) => {
    const page = scene.page(fits === undefined ? undefined : (one) => fits(scene, one));
    return page === null ? null : act(scene, page);
  };

/** Calls `act` with what was drawn, unless one of them could not be. */
function given<T extends readonly unknown[]>(
  drawn: readonly [...{ [K in keyof T]: T[K] | null }],
  act: (...found: T) => Act | null,
): Act | null {
  return drawn.includes(null) ? null : act(...(drawn as unknown as T));
}

const edit: Draw = onPage((scene, page) =>
  given([scene.colleague()], (author) => {
    const times = scene.random.chance(0.2) ? scene.random.between(2, 4) : 1;
    return life.edit(scene.site, page, author, times, scene.random.chance(0.2) ? 'Updated after review' : '');
  }),
);

const create: Draw = (scene) =>
  given([scene.content((one) => one.kind === 'page' && scene.isLiving(one)), scene.colleague()], (parent, author) => {
    const space = scene.site.spaces.get(parent.spaceId) as SimSpace;
    const kind = scene.random.chance(0.75) ? 'page' : scene.random.pick(['folder', 'blogpost'] as const);
    const act = life.create(scene.site, { kind, title: `Written ${scene.number()}`, space, parent }, author);
    scene.found(act.ids);
    return act;
  });

const move =
  (elsewhere: boolean): Draw =>
  (scene) =>
    given([scene.branch()], (content) =>
      given([scene.newParentOf(content, elsewhere)], (parent) => life.move(scene.site, content, parent)),
    );

const restrict: Draw = (scene) => {
  if (scene.site.edition === 'free') return null;
  const ofPage = scene.random.chance(0.85);
  const target = scene.branch(({ kind }) => (kind === 'page') === ofPage);
  return given([target, scene.colleague(), scene.group()], (content, person, group) =>
    life.restrict(scene.site, content, scene.random.pick(['read', 'update'] as const), {
      users: [content.authorId, person.accountId],
      ...(scene.random.chance(0.5) ? { groups: [group.id] } : {}),
    }),
  );
};

const unrestrict: Draw = (scene) =>
  given([scene.content((one) => scene.isLiving(one) && (one.read ?? one.update) !== undefined)], (content) =>
    life.unrestrict(scene.site, content, content.read === undefined ? 'update' : 'read'),
  );

const unlabel: Draw = onPage(
  ({ site, random }, page) => life.unlabel(site, page, random.pick([...(page.labels as ReadonlySet<string>)])),
  (_, page) => page.labels !== undefined,
);

const comment: Draw = onPage((scene, page) =>
  given([scene.colleague()], (author) =>
    life.comment(scene.site, page, author, scene.random.chance(0.7) ? 'footer' : 'inline'),
  ),
);

const removeComment: Draw = (scene) => {
  const comments = [...scene.site.comments.values()].filter(({ contentId }) => scene.isFree(contentId));
  return comments.length === 0 ? null : life.removeComment(scene.site, scene.random.pick(comments));
};

const attach: Draw = onPage((scene, page) =>
  given([scene.colleague()], (author) => life.attach(scene.site, page, author, `attached ${scene.number()}.pdf`)),
);

const removeAttachment: Draw = (scene) => {
  const files = [...scene.site.attachments.values()].filter(
    ({ status, contentId }) => status === 'current' && scene.isFree(contentId),
  );
  return files.length === 0 ? null : life.removeAttachment(scene.site, scene.random.pick(files));
};

/** Acts on something of a status whose space is in use. */
const ofStatus =
  (status: SimContent['status'], act: (scene: Scene, content: SimContent) => Act | null): Draw =>
  (scene) => {
    const { spaces } = scene.site;
    const found = scene.content((one) => one.status === status && spaces.get(one.spaceId)?.status === 'current');
    return given([found], (one) => act(scene, one));
  };

/** Brings something back unless its title has been taken since. */
const back = (status: 'trashed' | 'archived', act: (site: Site, content: SimContent) => Act): Draw =>
  ofStatus(status, ({ site }, content) => {
    const others = site.contentOf(content.spaceId).filter((id) => id !== content.id);
    const isTaken = others.some((id) => site.contents.get(id)?.title === content.title);
    return isTaken ? null : act(site, content);
  });

const withMember =
  (act: typeof life.join, isMember: boolean): Draw =>
  (scene) =>
    given([scene.group()], (group) =>
      given([scene.other(({ accountId }) => group.members.has(accountId) === isMember)], (user) =>
        act(scene.site, group, user),
      ),
    );

const grant: Draw = (scene) => {
  if (scene.site.mode === 'ROLES') return null;
  return given([scene.space(), scene.colleague(), scene.group()], (space, user, group) => {
    const principal = scene.random.chance(0.5)
      ? ({ type: 'user', id: user.accountId } as const)
      : ({ type: 'group', id: group.id } as const);
    return life.grant(scene.site, space, principal, scene.random.pick(LEVELS.manager));
  });
};

/** A principal that a token's holder may depend on keeps what it has. */
const isForeign = (scene: Scene, { type, id }: SimSpacePermission['principal']): boolean =>
  (type === 'user' && !scene.isSpared(id)) || (type === 'group' && !scene.isOwnGroup(id));

const revoke: Draw = (scene) => {
  if (scene.site.mode === 'ROLES') return null;
  const foreign = ({ permissions }: SimSpace) => permissions.filter(({ principal }) => isForeign(scene, principal));
  return given([scene.space((space) => foreign(space).length > 0)], (space) =>
    life.revoke(scene.site, space, scene.random.pick(foreign(space)).id),
  );
};

const assignRole: Draw = (scene) => {
  if (scene.site.mode === 'PRE_ROLES') return null;
  return given([scene.space(), scene.colleague()], (space, user) =>
    life.assignRole(scene.site, space, scene.random.pick([...scene.site.roles.keys()]), {
      type: 'user',
      id: user.accountId,
    }),
  );
};

const unassignRole: Draw = (scene) => {
  if (scene.site.mode === 'PRE_ROLES') return null;
  const foreign = (space: SimSpace) => space.roleAssignments.filter(({ principal }) => isForeign(scene, principal));
  return given([scene.space((space) => foreign(space).length > 0)], (space) =>
    life.unassignRole(scene.site, space, scene.random.pick(foreign(space))),
  );
};

/** Roles of the system stay as they are, and the right to view stays where it was. */
const changeRole: Draw = (scene) => {
  const roles = [...scene.site.roles.values()].filter(({ type }) => type === 'CUSTOM');
  if (scene.site.mode === 'PRE_ROLES' || roles.length === 0) return null;
  const role = scene.random.pick(roles);
  const changed = scene.random.pick(LEVELS.admin.filter((id) => id !== 'read/space'));
  const permissions = new Set(role.permissions);
  if (!permissions.delete(changed)) permissions.add(changed);
  return life.changeRole(scene.site, role, permissions);
};

/** The backup of each site: the first time that one is wanted it is made, and put back from the next time on. */
const backups = new WeakMap<Site, Site>();

const restoreBackup: Draw = (scene) => {
  const backup = backups.get(scene.site);
  if (backup === undefined) {
    backups.set(scene.site, momentOf(scene.site));
    return null;
  }
  const act = life.restoreBackup(scene.site, backup);
  scene.lookAgain();
  return act;
};

const deleteSpace: Draw = (scene) => {
  const { spaces } = scene.site;
  if (spaces.size < 4) return null;
  return given([scene.space(({ type }) => type !== 'system' && type !== 'personal')], (space) => {
    const act = life.deleteSpace(scene.site, space);
    scene.lookAgain();
    return act;
  });
};

const createSpace: Draw = (scene) =>
  given([scene.colleague()], (creator) => {
    const number = scene.number();
    const act = life.createSpace(scene.site, `NEW${number.replace('-', 'X')}`, `New space ${number}`, creator);
    scene.found(act.ids);
    return act;
  });

/** Every kind of act that a script can do. */
export const SCRIPT: Readonly<Record<ActKind, ScriptedKind>> = {
  edit: { on: 'pages', weight: 40, draw: edit },
  create: { on: 'pages', weight: 12, draw: create },
  rename: {
    on: 'pages',
    weight: 4,
    draw: onPage((scene, page) =>
      given([scene.colleague()], (author) => life.rename(scene.site, page, `Renamed ${scene.number()} ✨`, author)),
    ),
  },
  move: { on: 'pages', weight: 4, draw: move(false) },
  'move to another space': { on: 'pages', weight: 1, draw: move(true) },
  trash: {
    on: 'pages',
    weight: 3,
    draw: (scene) => given([scene.branch()], (one) => life.trash(scene.site, one)),
  },
  restore: { on: 'pages', weight: 0.5, draw: back('trashed', life.restore) },
  purge: { on: 'pages', weight: 1, draw: ofStatus('trashed', ({ site }, one) => life.purge(site, one)) },
  archive: {
    on: 'pages',
    weight: 2,
    draw: (scene) => given([scene.branch(({ kind }) => kind === 'page')], (one) => life.archive(scene.site, one)),
  },
  unarchive: { on: 'pages', weight: 0.5, draw: back('archived', life.unarchive) },
  'change owner': {
    on: 'pages',
    weight: 2,
    draw: onPage((scene, page) =>
      given([scene.colleague(({ accountId }) => accountId !== page.ownerId)], (owner) =>
        life.setOwner(scene.site, page, owner),
      ),
    ),
  },
  restrict: { on: 'pages', weight: 3, draw: restrict },
  'lift restriction': { on: 'pages', weight: 1, draw: unrestrict },
  label: {
    on: 'pages',
    weight: 5,
    draw: onPage((scene, page) => life.label(scene.site, page, `label-${scene.number()}`)),
  },
  'remove label': { on: 'pages', weight: 2, draw: unlabel },
  comment: { on: 'pages', weight: 12, draw: comment },
  'remove comment': { on: 'pages', weight: 1, draw: removeComment },
  attach: { on: 'pages', weight: 6, draw: attach },
  'remove attachment': { on: 'pages', weight: 1, draw: removeAttachment },
  'create group': {
    on: 'site',
    weight: 0.5,
    draw: (scene) =>
      given([scene.colleague(), scene.colleague()], (...members) =>
        life.createGroup(scene.site, `new-group-${scene.number()}`, members),
      ),
  },
  'rename group': {
    on: 'site',
    weight: 0.4,
    draw: (scene) =>
      given([scene.foreignGroup()], (group) => life.renameGroup(scene.site, group, `renamed-group-${scene.number()}`)),
  },
  'delete group': {
    on: 'site',
    weight: 0.3,
    draw: (scene) =>
      given([scene.foreignGroup(({ access }) => access.size === 0)], (group) => life.deleteGroup(scene.site, group)),
  },
  'join group': { on: 'site', weight: 5, draw: withMember(life.join, false) },
  'leave group': { on: 'site', weight: 3, draw: withMember(life.leave, true) },
  'grant product': {
    on: 'site',
    weight: 0.2,
    draw: (scene) =>
      given([scene.foreignGroup(({ access }) => access.size === 0)], (group) =>
        life.grantProduct(scene.site, group, 'user'),
      ),
  },
  'revoke product': {
    on: 'site',
    weight: 0.2,
    draw: (scene) =>
      given([scene.foreignGroup(({ access }) => access.size > 0)], (group) => life.revokeProduct(scene.site, group)),
  },
  'create space': { on: 'site', weight: 0.5, draw: createSpace },
  'rename space': {
    on: 'site',
    weight: 0.4,
    draw: (scene) =>
      given([scene.space()], (space) => life.renameSpace(scene.site, space, `Renamed space ${scene.number()}`)),
  },
  'change space key': {
    on: 'site',
    weight: 0.2,
    draw: (scene) =>
      given([scene.space(({ type }) => type !== 'personal')], (space) =>
        life.changeSpaceKey(scene.site, space, `KEY${scene.number().replace('-', 'X')}`),
      ),
  },
  'archive space': {
    on: 'everything',
    weight: 0.1,
    draw: (scene) =>
      given([scene.space(({ status, type }) => status === 'current' && type === 'collaboration')], (space) =>
        life.archiveSpace(scene.site, space),
      ),
  },
  'unarchive space': {
    on: 'everything',
    weight: 0.1,
    draw: (scene) =>
      given([scene.space(({ status }) => status === 'archived')], (space) => life.unarchiveSpace(scene.site, space)),
  },
  'delete space': { on: 'everything', weight: 0.1, draw: deleteSpace },
  'grant permission': { on: 'site', weight: 3, draw: grant },
  'revoke permission': { on: 'site', weight: 2, draw: revoke },
  'assign role': { on: 'site', weight: 2, draw: assignRole },
  'unassign role': { on: 'site', weight: 1, draw: unassignRole },
  'change role': { on: 'site', weight: 0.2, draw: changeRole },
  'switch role mode': {
    on: 'everything',
    weight: 0.05,
    draw: ({ site }) => (site.mode === 'ROLES' ? null : life.switchMode(site)),
  },
  'switch anonymous access': { on: 'everything', weight: 0.1, draw: ({ site }) => life.switchAnonymous(site) },
  'deactivate user': {
    on: 'site',
    weight: 1,
    draw: (scene) =>
      given([scene.other(({ status }) => status === 'active')], (user) => life.deactivate(scene.site, user)),
  },
  'reactivate user': {
    on: 'site',
    weight: 0.4,
    draw: (scene) =>
      given([scene.other(({ status }) => status === 'inactive')], (user) => life.reactivate(scene.site, user)),
  },
  'close user': {
    on: 'site',
    weight: 0.2,
    draw: (scene) =>
      given([scene.other(({ status }) => status === 'inactive')], (user) => life.close(scene.site, user)),
  },
  'make guest': {
    on: 'site',
    weight: 0.2,
    draw: (scene) =>
      given([scene.other(({ status, guest }) => status === 'active' && !guest)], (user) =>
        life.makeGuest(scene.site, user),
      ),
  },
  'rename user': {
    on: 'site',
    weight: 0.6,
    draw: (scene) =>
      given([scene.other(({ status }) => status === 'active')], (user) =>
        life.renameUser(scene.site, user, `Married Name ${scene.number()}`),
      ),
  },
  'restore backup': { on: 'everything', weight: 0.1, draw: restoreBackup },
};
