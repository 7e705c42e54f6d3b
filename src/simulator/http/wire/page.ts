import type { SimContent, SimVersion, Site } from '../../site.ts';
import { idOrNull, markupText, text, time } from './json.ts';

export type BodyFormat =
  | 'storage'
  | 'atlas_doc_format'
  | 'view'
  | 'export_view'
  | 'anonymous_export_view'
  | 'styled_view'
  | 'editor';

/** The formats of lists; a single page knows all of them. */
export const LIST_FORMATS = ['storage', 'atlas_doc_format'] as const;
export const SINGLE_FORMATS = [
  ...LIST_FORMATS,
  'view',
  'export_view',
  'anonymous_export_view',
  'styled_view',
  'editor',
] as const;

/** What sets a page on its own apart from a row: the parts that were asked for, each with a comma; and no subtype. */
export interface Single {
  readonly extra: string;
}

/**
 * A page or blogpost as v2 lists it, written by hand: on a list of 250 bodies this is the whole cost of an answer.
 * `version.ncsStepVersion` and `sourceTemplateEntityId` are in no document and live tenants send them.
 */
export function pageText(
  site: Site,
  content: SimContent,
  format: BodyFormat | null,
  single: Single | null = null,
): string {
  return (
    `{${content.kind === 'page' ? pageFields(site, content, single === null) : ''}"spaceId":"${content.spaceId}",` +
    `"createdAt":"${time(content.createdAt)}","authorId":"${content.authorId}",` +
    `"version":${versionText(currentVersion(site, content))},"title":${text(content.title)},` +
    `"status":"${content.status}","body":${bodyText(site, content, format)},"id":"${content.id}",` +
    `${single?.extra ?? ''}"_links":${linksText(site, content)}}`
  );
}

/** What a page has and a blogpost has not: a place in the tree, owners, and in lists a subtype. */
function pageFields(site: Site, content: SimContent, listed: boolean): string {
  const { parentId, position, ownerId, lastOwnerId, live } = content;
  const parent = parentId === null ? undefined : site.contents.get(parentId);
  const parentType = parentId === null ? 'null' : `"${parent?.kind ?? 'page'}"`;
  const subtype = listed ? `"subtype":${live === true ? '"live"' : 'null'},` : '';
  return (
    `"parentId":${idOrNull(parentId)},"parentType":${parentType},"position":${position},` +
    `"ownerId":${idOrNull(ownerId)},"lastOwnerId":${idOrNull(lastOwnerId)},${subtype}`
  );
}

/** The newest version alone. */
export function currentVersion(site: Site, content: SimContent): SimVersion {
  const { versionNumber: number, versionAuthorId: authorId, versionAt: createdAt } = content;
  return site.versions(content)[0] ?? { number, authorId, createdAt, message: '', minorEdit: false };
}

/** The fields of a version without the braces, for rows that add their own. */
export function versionFields(version: SimVersion): string {
  return (
    `"number":${version.number},"message":${text(version.message)},"minorEdit":${version.minorEdit},` +
    `"authorId":"${version.authorId}","createdAt":"${time(version.createdAt)}"`
  );
}

export function versionText(version: SimVersion): string {
  return `{${versionFields(version)},"ncsStepVersion":null}`;
}

/** Formats other than storage and ADF are rendered for the caller; all of them look like the view here. */
export function bodyText(site: Site, content: SimContent, format: BodyFormat | null, version?: number): string {
  if (format === null) return '{}';
  return `{"${format}":{"representation":"${format}","value":${bodyValue(site, content, format, version)}}}`;
}

function bodyValue(site: Site, content: SimContent, format: BodyFormat, version?: number): string {
  if (format === 'storage') return markupText(site.storage(content, version));
  return format === 'atlas_doc_format' ? text(adf(site.storage(content, version))) : markupText(site.view(content));
}

/** Enough of the Atlassian Document Format to be one: the text of the body in a single paragraph. */
function adf(storage: string): string {
  const words = storage
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const paragraph = { type: 'paragraph', content: words === '' ? [] : [{ type: 'text', text: words }] };
  return JSON.stringify({ type: 'doc', version: 1, content: [paragraph] });
}

function linksText(site: Site, content: SimContent): string {
  const space = site.spaces.get(content.spaceId);
  const folder = content.kind === 'blogpost' ? 'blog' : 'pages';
  const webui = `/spaces/${space?.key ?? ''}/${folder}/${content.id}/${encodeURIComponent(content.title.toWellFormed()).replaceAll('%20', '+')}`;
  const editui = `/pages/resumedraft.action?draftId=${content.id}`;
  return `{"editui":"${editui}","webui":"${webui}","edituiv2":"${editui}","tinyui":"/x/${tinyId(content.id)}"}`;
}

/** The tiny link's id: base64 of the id's little-endian bytes, `/` and `+` replaced, trailing zeroes dropped. */
export function tinyId(id: string): string {
  const bytes: number[] = [];
  for (let rest = Number(id); rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  return btoa(String.fromCharCode(...bytes))
    .replace(/A*=*$/, '')
    .replaceAll('/', '-')
    .replaceAll('+', '_');
}
