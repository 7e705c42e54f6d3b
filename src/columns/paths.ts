import { join } from 'node:path';

/** The file that questions are asked of. A refresh replaces it whole, by a rename. */
export const columnsFile = (directory: string): string => join(directory, 'columns.duckdb');

/** The folder of a refresh under way begins so. What a crash left is removed by the next refresh. */
export const REFRESH_PREFIX = 'refresh-';
