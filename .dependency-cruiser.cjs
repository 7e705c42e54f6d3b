const swc = require('@swc/core');

// The cruiser parses every file without JSX, and gives no option for it.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });

/** The rooms of src/, from the lowest to the highest; each may import what stands before it. */
const rooms = [
  'model',
  'content',
  'store',
  'columns',
  'accounts',
  'crawl',
  'blueprints',
  'access',
  'insights',
  'governance',
  'notify',
  'upkeep',
  'cli|server|mcp|web|config',
];

const above = (i) => rooms.slice(i + 1).join('|');

module.exports = {
  forbidden: [
    ...rooms.slice(0, -1).map((room, i) => ({
      name: `${room}-imports-no-room-above`,
      severity: 'error',
      from: { path: `^src/(${room})/` },
      to: { path: `^src/(${above(i)})/` },
    })),
    {
      name: 'rooms-do-not-know-the-simulator',
      comment: 'Only the demo starts it, as a process of its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/simulator/' },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'the-simulator-knows-no-room',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^src/', pathNot: '^src/simulator/' },
    },
    {
      name: 'pure-rooms-have-no-drivers',
      severity: 'error',
      from: { path: '^src/(model|content)/' },
      to: { path: 'node_modules/(pg|kysely|@duckdb|confluence\\.js)' },
    },
    {
      name: 'crawl-knows-no-vendor',
      severity: 'error',
      from: { path: '^src/crawl/' },
      to: { path: 'node_modules/confluence\\.js' },
    },
    {
      name: 'web-reaches-the-server-over-http-only',
      comment: 'One file reads the table of routes, as a type: what the API takes and answers.',
      severity: 'error',
      from: { path: '^src/web/', pathNot: '^src/web/api/call[.]ts$' },
      to: { path: '^src/', pathNot: '^src/web/' },
    },
    {
      name: 'nobody-imports-the-web',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { path: '^src/web/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|docs)/' },
  },
};
