import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

/** Most compressed JavaScript that the first view may load, in bytes. */
const FIRST_VIEW = 350_000;

/** Tells how much compressed JavaScript the first view loads, and fails the build where it is too much. */
const firstView = (): Plugin => ({
  name: 'first-view',
  generateBundle(_options, bundle) {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      const chunk = bundle[file];
      if (seen.has(file) || chunk?.type !== 'chunk') return;
      seen.add(file);
      chunk.imports.forEach(visit);
    };
    for (const [file, chunk] of Object.entries(bundle)) {
      // What the first page itself is comes on top of what every page needs.
      if (chunk.type === 'chunk' && (chunk.isEntry || chunk.name === 'OverviewPage')) visit(file);
    }
    const bytes = [...seen].reduce((sum, file) => {
      const chunk = bundle[file];
      return sum + (chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0);
    }, 0);
    console.error(`first view: ${(bytes / 1000).toFixed(0)} kB of compressed JavaScript in ${seen.size} files`);
    if (bytes > FIRST_VIEW) this.error(`the first view may load ${FIRST_VIEW / 1000} kB: split something off`);
  },
});

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  // The server puts the nonce of each answer in its place: the styles that parts make while they run carry it.
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [react(), firstView()],
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    // An inlined font or picture would need data: in the policy of the server.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: {
    port: 7475,
    strictPort: true,
    proxy: { '^/(api|healthz)': { target: process.env.KSCOPE_SERVER ?? 'http://127.0.0.1:7474' } },
  },
});
