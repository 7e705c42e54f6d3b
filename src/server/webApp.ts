import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { codingOf, compress, isSameEntity } from './reply.ts';
import { policy } from './security.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /^(text|application)\/|svg/;
/** A name with the hash of its content, as the bundler gives it: it never changes. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const BEST_QUALITY = 9;

/** Where the bundler may want a nonce for styles that it makes while it runs. */
const NONCE = /__CSP_NONCE__/g;

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kscope</title></head>
<body><h1>Kscope is running</h1>
<p>The API answers under <a href="/api/openapi.json">/api</a>. The web application is not built in this checkout:
run <code>npm run build</code>, and start <code>kscope serve</code> again.</p></body></html>
`;

interface Asset {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly immutable: boolean;
  readonly coded: Map<string, Promise<Buffer>>;
}

/** The built web application, held in memory; any address that is no file of it is one of its own pages. */
export class WebApp {
  readonly #assets: ReadonlyMap<string, Asset>;

  private constructor(assets: ReadonlyMap<string, Asset>) {
    this.#assets = assets;
  }

  /** Reads the folder; where there is none, one page says how it is built. */
  static async open(folder: string): Promise<WebApp> {
    const assets = new Map<string, Asset>();
    for (const path of await filesIn(folder)) {
      const name = `/${relative(folder, path).split(sep).join('/')}`;
      const body = await readFile(path);
      assets.set(name, {
        body,
        type: TYPES[extname(name)] ?? 'application/octet-stream',
        etag: `"${createHash('sha1').update(body).digest('base64url')}"`,
        immutable: HASHED.test(name) && name !== '/index.html',
        coded: new Map(),
      });
    }
    return new WebApp(assets);
  }

  async serve(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const asset = this.#assets.get(pathname);
    if (asset !== undefined && pathname !== '/index.html') return serveAsset(request, asset);
    // A file that is not there is no page.
    if (extname(pathname) !== '' && /^\/assets\//.test(pathname)) return new Response('not there\n', { status: 404 });
    return serveIndex(this.#assets.get('/index.html')?.body.toString('utf8') ?? NOT_BUILT);
  }
}

const filesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const serveIndex = (html: string): Response => {
  const nonce = randomBytes(16).toString('base64');
  return new Response(html.replace(NONCE, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce),
    },
  });
};

const serveAsset = async (request: Request, asset: Asset): Promise<Response> => {
  const headers = new Headers({
    'content-type': asset.type,
    etag: asset.etag,
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  });
  if (isSameEntity(request.headers.get('if-none-match'), asset.etag))
    return new Response(null, { status: 304, headers });
  const coding = COMPRESSIBLE.test(asset.type) ? codingOf(request.headers.get('accept-encoding')) : null;
  if (coding === null) return new Response(new Uint8Array(asset.body), { headers });
  let coded = asset.coded.get(coding);
  if (coded === undefined) {
    coded = compress(asset.body, coding, BEST_QUALITY);
    asset.coded.set(coding, coded);
  }
  headers.set('content-encoding', coding);
  return new Response(new Uint8Array(await coded), { headers });
};
