import type { ContentKind, SimContent } from '../../site.ts';
import { escapeXml } from '../text/escape.ts';
import { tinyCode } from './tinyLink.ts';

type Addressed = Pick<SimContent, 'id' | 'kind' | 'title'>;

const segment = (kind: ContentKind): string => (kind === 'blogpost' ? 'blog' : 'pages');

/** A page or blogpost by its title; without a key it stands in the space of whoever refers to it. */
export function resourceOf(target: SimContent, spaceKey: string | null): string {
  const space = spaceKey === null ? '' : ` ri:space-key="${escapeXml(spaceKey)}"`;
  const title = `ri:content-title="${escapeXml(target.title)}"`;
  if (target.kind === 'page') return `<ri:page${space} ${title} />`;
  const day = new Date(target.createdAt).toISOString().slice(0, 10).replaceAll('-', '/');
  return `<ri:blog-post${space} ${title} ri:posting-day="${day}" />`;
}

/** The address that a browser shows. */
export function addressOf(key: string, target: Addressed, baseUrl: string): string {
  const title = encodeURIComponent(target.title).replaceAll('%20', '+');
  return `${baseUrl}/spaces/${key}/${segment(target.kind)}/${target.id}/${title}`;
}

export type AddressForm = (spaceKey: string, target: Addressed, baseUrl: string) => string;

/** The site answers all of these for one page. */
export const ADDRESS_FORMS: readonly AddressForm[] = [
  addressOf,
  (key, target) => `/wiki/spaces/${key}/${segment(target.kind)}/${target.id}`,
  (_, target, baseUrl) => `${baseUrl}/pages/viewpage.action?pageId=${target.id}&focusedCommentId=1`,
  (_, target, baseUrl) => `${baseUrl}/x/${tinyCode(target.id)}`,
];
