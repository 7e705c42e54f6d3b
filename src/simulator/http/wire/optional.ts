import type { SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { labelId, splitLabel } from '../siteIndex.ts';
import { text } from './json.ts';
import { versionText } from './page.ts';

/** The parts of a single page that are sent only where asked for; each is the first page of its own list. */
const OPTIONAL: readonly {
  readonly name: string;
  readonly rows: (call: Call, content: SimContent) => readonly string[];
}[] = [
  { name: 'labels', rows: (_, content) => labelRows(content) },
  { name: 'properties', rows: () => [] },
  { name: 'operations', rows: (call, content) => operationRows(contentOperations(call, content)) },
  { name: 'likes', rows: () => [] },
  { name: 'versions', rows: (call, content) => call.site.versions(content).slice(0, 50).map(versionText) },
];

/** The fields that the `include-...` parameters ask for, each followed by a comma. */
export function optionalFields(call: Call, content: SimContent, self: string): string {
  return OPTIONAL.filter(({ name }) => call.query.flag(`include-${name}`))
    .map(({ name, rows }) => optionalField(name, rows(call, content), `${self}/${name}`))
    .join('');
}

export function optionalField(name: string, rows: readonly string[], self: string): string {
  return `"${name}":{"results":[${rows.join(',')}],"meta":{"hasMore":false},"_links":{"self":${text(self)}}},`;
}

function labelRows(content: SimContent): readonly string[] {
  return [...(content.labels ?? [])].map(labelText);
}

export function labelText(written: string): string {
  const { prefix, name } = splitLabel(written);
  return JSON.stringify({ id: labelId(written), name, prefix });
}

export interface PermittedOperation {
  readonly operation: string;
  readonly targetType: string;
}

export function operationRows(operations: readonly PermittedOperation[]): readonly string[] {
  return operations.map((each) => JSON.stringify(each));
}

/** What the caller may do with content: reading is given, since the caller got here; editing is asked of the space. */
export function contentOperations(call: Call, content: SimContent): readonly PermittedOperation[] {
  const targetType = content.kind;
  const operations = [{ operation: 'read', targetType }];
  if (call.viewer.edits(content)) operations.push({ operation: 'update', targetType });
  return operations;
}
