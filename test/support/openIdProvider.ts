import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const CLIENT = { id: 'kscope', secret: 'the secret of the client: 100% (& + more)' } as const;

type Claims = Readonly<Record<string, unknown>>;

/** An OpenID provider on this machine, which signs in whoever a test says without asking. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** Who signs in next: claims of the ID token, `sub` among them. */
  person: Claims;
  /** What is put into the ID token last, over what belongs there: a test of what is not right. */
  forged: Claims;
  /** What userinfo tells beside `sub`; undefined: there is none. */
  userinfo: Claims | undefined;
  /** Where set, nobody is signed in: the error that the browser brings back. */
  error: string | undefined;
  /** Signs with a key that is not published. */
  foreignKey: boolean;
  /** Where the sign-outs led. */
  readonly left: URL[];
  close(): Promise<void>;
}

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly person: Claims;
}

const keyOf = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const isClient = ({ headers }: IncomingMessage): boolean => {
  const [id, secret] = Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64')
    .toString()
    .split(':')
    .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  return id === CLIENT.id && secret === CLIENT.secret;
};

export const openProvider = async (): Promise<OpenIdProvider> => {
  const [key, foreign] = [keyOf(), keyOf()];
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, Claims>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/jwks`,
          userinfo_endpoint: `${provider.issuer}/userinfo`,
          end_session_endpoint: `${provider.issuer}/leave`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      case '/jwks':
        return json(200, {
          keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
        });
      case '/authorize': {
        const asked = url.searchParams;
        const back = new URL(asked.get('redirect_uri')!);
        back.searchParams.set('state', asked.get('state')!);
        if (provider.error !== undefined) back.searchParams.set('error', provider.error);
        else {
          const code = randomUUID();
          grants.set(code, {
            nonce: asked.get('nonce')!,
            challenge: asked.get('code_challenge')!,
            redirectUri: asked.get('redirect_uri')!,
            person: provider.person,
          });
          back.searchParams.set('code', code);
        }
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/token': {
        if (!isClient(request)) return json(401, { error: 'invalid_client' });
        const body = new URLSearchParams(await text(request));
        const grant = grants.get(body.get('code') ?? '');
        grants.delete(body.get('code') ?? '');
        const challenge = createHash('sha256')
          .update(body.get('code_verifier') ?? '')
          .digest('base64url');
        if (grant?.challenge !== challenge || grant.redirectUri !== body.get('redirect_uri'))
          return json(400, { error: 'invalid_grant' });
        const token = randomUUID();
        tokens.set(token, grant.person);
        const now = Math.floor(Date.now() / 1000);
        const claims = {
          iss: provider.issuer,
          aud: CLIENT.id,
          iat: now,
          exp: now + 300,
          nonce: grant.nonce,
          ...grant.person,
          ...provider.forged,
        };
        const signed = `${base64url({ alg: 'RS256', kid: 'one' })}.${base64url(claims)}`;
        const { privateKey } = provider.foreignKey ? foreign : key;
        const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
        return json(200, { access_token: token, token_type: 'Bearer', id_token: `${signed}.${signature}` });
      }
      case '/userinfo': {
        const person = tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
        if (person === undefined) return json(401, { error: 'invalid_token' });
        return json(200, { sub: person.sub, ...provider.userinfo });
      }
      case '/leave':
        provider.left.push(url);
        return response.writeHead(302, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' }).end();
      default:
        return json(404, {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: OpenIdProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    person: {},
    forged: {},
    userinfo: undefined,
    error: undefined,
    foreignKey: false,
    left: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
};
