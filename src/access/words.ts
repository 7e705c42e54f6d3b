import type { Explanation, LayerVerdict, Way } from './explain.ts';
import type { Names } from './load/names.ts';
import type { MendStep } from './mend.ts';

const CLASSES: Readonly<Record<string, string>> = {
  'anonymous-users': 'anyone on the internet',
  'authenticated-users': 'anyone who is logged in',
  'all-licensed-users': 'any licensed user',
  'all-product-admins': 'any administrator of the product',
  'jsm-project-admins': 'any administrator of a service project',
};

const STANDINGS: Readonly<Record<string, string>> = {
  guest: 'as a guest of the site',
  'logged-in': 'logged in, and the space is open to everyone who is',
  'free-plan': 'the free plan opens every space to everyone licensed',
  anonymous: 'the site lets anonymous people in',
};

export const classInWords = (id: string): string => CLASSES[id] ?? id;

/** How somebody gets through a gate: "direct", "via group G", "as any licensed user, via role R". */
export const wayInWords = ({ through, id, roleId, grant }: Way, names: Names): string => {
  const role = roleId === null ? '' : `, via role ${names.of('role', roleId)}`;
  switch (through) {
    case 'open':
      return 'open: nothing is asked for here';
    case 'checked':
      return `checked with the site at ${id}`;
    case 'standing':
      return STANDINGS[id ?? ''] ?? String(id);
    case 'user':
      return `direct${role}`;
    case 'group':
      return `via group ${names.of('group', id!)}${role}${grant?.startsWith('product access') ? ` (${grant})` : ''}`;
    default:
      return `as ${classInWords(id!)}${role}`;
  }
};

/** What the gate is called. */
export const layerInWords = ({ kind, id }: LayerVerdict, names: Names): string => {
  switch (kind) {
    case 'site':
      return 'the site';
    case 'space':
      return `the space ${names.of('space', id!)}`;
    case 'space-edit':
      return `the right to edit in the space ${names.of('space', id!)}`;
    case 'restriction':
      return id === null ? 'what stands above' : `the view restriction of "${names.of('page', id)}"`;
    default:
      return `the edit restriction of "${names.of('page', id!)}"`;
  }
};

/** Why the verdict is what it is, in one line: every way in, or the first layer that stops them or is not known. */
export const reasonInWords = ({ verdict, layers }: Explanation, names: Names): string =>
  (verdict === 'yes' ? layers : layers.filter((layer) => layer.verdict === verdict).slice(0, 1))
    .flatMap((layer) => {
      const ways = layer.ways.filter(({ through }) => through !== 'open').map((way) => wayInWords(way, names));
      const why = layer.reason ?? ways.join(', ');
      return why === '' ? [] : [`${layerInWords(layer, names)}: ${why}`];
    })
    .join('; ');

/** What an administrator would do. */
export const stepInWords = ({ action, principal, on, roleId, grant }: MendStep, names: Names): string => {
  const whom =
    principal === null
      ? ''
      : principal.type === 'group'
        ? `the group ${names.of('group', principal.id)}`
        : principal.type === 'user'
          ? names.of('user', principal.id)
          : classInWords(principal.id);
  switch (action) {
    case 'leave group':
      return `take them out of ${whom}`;
    case 'join group':
      return `put them into ${whom}`;
    case 'remove grant':
      return `in the space ${names.of('space', on!)}, take "${grant}" from ${whom}${
        roleId === null ? '' : ` (the role ${names.of('role', roleId)})`
      }`;
    case 'grant':
      return `in the space ${names.of('space', on!)}, grant "${grant}" to ${whom}`;
    case 'unlist':
      return `take ${whom} off the restriction of "${names.of('page', on!)}"`;
    case 'list':
      return `name ${whom} in the restriction of "${names.of('page', on!)}"`;
    case 'reactivate':
      return `reactivate the account of ${whom}`;
    default:
      return 'let anonymous people use the site';
  }
};
