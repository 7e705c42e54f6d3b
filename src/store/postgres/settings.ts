import { totalmem } from 'node:os';

const MB = 1024 ** 2;

/** The memory that we may count on: a container may have less than its machine. */
function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const clampMb = (bytes: number, leastMb: number, mostMb: number): string =>
  `${Math.round(Math.min(mostMb, Math.max(leastMb, bytes / MB)))}MB`;

/**
 * PostgreSQL's settings, for a laptop with 2 GB as for a server with 24 GB. Durability is left at its safe defaults (fsync,
 * full_page_writes and synchronous_commit on). They are passed on the command line, so that a newer Kscope brings its own.
 */
export function postgresSettings(memoryBytes: number = usableMemory()): Readonly<Record<string, string>> {
  return {
    // Only the socket, and only for the user that runs the server, and root.
    listen_addresses: '',
    unix_socket_permissions: '0700',
    // Any number of commands beside a server, each with up to 16: unused ones cost a few kilobytes.
    max_connections: '400',

    shared_buffers: clampMb(memoryBytes / 16, 64, 512),
    effective_cache_size: clampMb(memoryBytes / 2, 256, 64 * 1024),
    work_mem: clampMb(memoryBytes / 512, 4, 32),
    maintenance_work_mem: clampMb(memoryBytes / 32, 64, 256),
    huge_pages: 'try',
    // A parallel query takes its memory from /dev/shm, which is 64 MB in a container: it would fail there. Big questions are
    // answered from the columns, not from here.
    max_parallel_workers_per_gather: '0',

    // A crawl writes in bursts: rarer checkpoints write fewer whole pages. The binaries come without lz4.
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',

    random_page_cost: '1.1',
    jit: 'off',
    autovacuum: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',

    // Errors of statements go to their client, who tells them. Kept out of the log they can neither flood it nor put
    // content of pages into it.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
}

/** As arguments of `postgres`. */
export const asArguments = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
