import type { Query } from './request.ts';
import { respond } from './request.ts';

export const FILE_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What was saved, and the bound that it kept to. */
export interface SavedFile {
  readonly name: string;
  /** Rows that a file holds at most. */
  readonly mostRows: number;
  /** How many there are in all; null: not known. */
  readonly totalRows: number | null;
}

const numberIn = (headers: Headers, name: string): number | null => {
  const text = headers.get(name);
  return text === null ? null : Number(text);
};

/** Gives a blob to the browser as a file to keep. */
export const keepFile = (name: string, blob: Blob): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

/** Fetches a file of the API and gives it to the browser to keep. */
export const saveFile = async (
  method: 'GET' | 'POST',
  path: string,
  options: { readonly query?: Query; readonly body?: unknown },
): Promise<SavedFile> => {
  const response = await respond(method, path, options);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'kscope';
  keepFile(name, await response.blob());
  return {
    name,
    mostRows: numberIn(response.headers, 'x-most-rows') ?? 0,
    totalRows: numberIn(response.headers, 'x-total-rows'),
  };
};
