import type { IDToken, UserInfoResponse } from 'openid-client';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomPKCECodeVerifier,
} from 'openid-client';
import type { Vault } from '../../accounts/secret.ts';
import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import { HOUSE } from '../house.ts';
import { ownPath } from './ownPath.ts';
import type { ProviderReport } from './provider.ts';
import { Provider, reasonOf } from './provider.ts';
import { hashOf, newToken } from './secretToken.ts';
import type { SignOnConfig, SignOnStore } from './signOnSettings.ts';
import { SignOnFailure } from './signOnTrouble.ts';

/** How long somebody may be on the way. */
const WAY_MILLIS = 10 * 60_000;
/** More than that are no people: the oldest are forgotten. */
const MOST_UNDER_WAY = 1000;

/** Binds what is sealed to its use. */
const SEALED = 'sign-on';

/** Whom the provider sent, and as what it knows them. */
export interface Arrival {
  readonly config: SignOnConfig;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: readonly string[];
  /** What the provider said, encrypted. */
  readonly idToken: string;
  readonly back: string;
}

interface SignOnOptions {
  readonly records: Records;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly store: SignOnStore;
  /** By which browsers reach this server. */
  publicUrl(): string;
}

/** Single sign-on by OpenID Connect: the way to the provider and back (authorization code, PKCE, state and nonce). */
export class SignOn {
  readonly #options: SignOnOptions;
  readonly #provider: Provider;

  constructor(options: SignOnOptions) {
    this.#options = options;
    this.#provider = new Provider(options.clock);
  }

  /** Where the provider sends people back to: what has to be registered with it. */
  get redirectUri(): string {
    return `${this.#options.publicUrl()}/api/sign-on/callback`;
  }

  /**
   * Begins a sign-in.
   * @returns where to send the browser, and the secret that it keeps until it comes back.
   * @throws SignOnFailure where the provider is not there.
   */
  async begin(
    back: string | undefined,
  ): Promise<{ readonly url: string; readonly browser: string; readonly seconds: number }> {
    const { records, vault, clock } = this.#options;
    const config = await this.#config();
    const configuration = await this.#provider.configuration(config);
    const [state, nonce, browser] = [newToken(), newToken(), newToken()];
    const verifier = randomPKCECodeVerifier();
    const now = clock.now();
    await records.pool.query(
      `delete from sign_ons where account = $1 and (expires_at <= $2 or state_hash in (
         select state_hash from sign_ons where account = $1 order by expires_at desc offset $3))`,
      [HOUSE, iso(now), MOST_UNDER_WAY - 1],
    );
    await records.pool.query(
      `insert into sign_ons (account, state_hash, browser_hash, nonce, verifier, back, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        HOUSE,
        hashOf(state),
        hashOf(browser),
        nonce,
        vault.seal(SEALED, verifier),
        ownPath(back),
        iso(now + WAY_MILLIS),
      ],
    );
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: config.settings.scopes,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser, seconds: WAY_MILLIS / 1000 };
  }

  /**
   * Ends a sign-in with what the provider sent along.
   * @param browser the secret that the browser kept.
   * @throws SignOnFailure where it does not come to a good end.
   */
  async finish(answer: URLSearchParams, browser: string | null): Promise<Arrival> {
    const config = await this.#config();
    const configuration = await this.#provider.configuration(config);
    const state = answer.get('state') ?? '';
    const under = await this.#take(state, browser);
    const current = new URL(this.redirectUri);
    current.search = answer.toString();
    const tokens = await authorizationCodeGrant(configuration, current, {
      expectedState: state,
      expectedNonce: under.nonce,
      pkceCodeVerifier: this.#options.vault.open(SEALED, under.verifier),
      idTokenExpected: true,
    }).catch((cause: unknown) => {
      throw new SignOnFailure(cause instanceof AuthorizationResponseError ? 'refused' : 'invalid', reasonOf(cause), {
        cause,
      });
    });
    const claims = tokens.claims()!;
    const { groupsClaim } = config.settings;
    const isTold = claims.email !== undefined && (groupsClaim === '' || claims[groupsClaim] !== undefined);
    const info =
      isTold || configuration.serverMetadata().userinfo_endpoint === undefined
        ? null
        : await fetchUserInfo(configuration, tokens.access_token, claims.sub).catch((cause: unknown) => {
            throw new SignOnFailure('invalid', reasonOf(cause), { cause });
          });
    return {
      config,
      issuer: claims.iss,
      subject: claims.sub,
      ...mailOf(claims.email === undefined ? (info ?? claims) : claims),
      name: textOf(claims.name ?? info?.name),
      groups: groupsClaim === '' ? [] : groupsOf(claims[groupsClaim] ?? info?.[groupsClaim]),
      idToken: this.#options.vault.seal(SEALED, tokens.id_token!),
      back: under.back,
    };
  }

  /** Where the provider ends its own session; null where it does not, or cannot be asked. */
  async leave(idToken: string): Promise<string | null> {
    const { vault, store, publicUrl } = this.#options;
    const config = await store.read();
    if (config === null) return null;
    try {
      const configuration = await this.#provider.configuration(config);
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      const url = buildEndSessionUrl(configuration, {
        id_token_hint: vault.open(SEALED, idToken),
        post_logout_redirect_uri: `${publicUrl()}/sign-in`,
      });
      return /^https?:$/.test(url.protocol) ? url.href : null;
    } catch (error) {
      // Here the session has ended; that the provider is away must not keep anybody signed in.
      if (error instanceof SignOnFailure) return null;
      throw error;
    }
  }

  /** @throws SignOnFailure where the provider is not there. */
  async report(): Promise<ProviderReport> {
    return this.#provider.report(await this.#config(), this.redirectUri);
  }

  async #config(): Promise<SignOnConfig> {
    const config = await this.#options.store.read();
    if (config === null) throw new SignOnFailure('off', 'no provider is set up');
    return config;
  }

  /** What was kept of a sign-in that was begun; it is good once, in the browser that began it. */
  async #take(
    state: string,
    browser: string | null,
  ): Promise<{ readonly nonce: string; readonly verifier: string; readonly back: string }> {
    const { records, clock } = this.#options;
    const { rows } = await records.pool.query<{ nonce: string; verifier: string; back: string }>(
      `delete from sign_ons where account = $1 and state_hash = $2 and browser_hash = $3 and expires_at > $4
       returning nonce, verifier, back`,
      [HOUSE, hashOf(state), hashOf(browser ?? ''), iso(clock.now())],
    );
    if (rows[0] === undefined) throw new SignOnFailure('stale', 'no sign-in of this browser has this state');
    return rows[0];
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** An e-mail and whether it is verified, from one source: what one says of an e-mail says nothing of another. */
const mailOf = ({ email, email_verified: verified }: IDToken | UserInfoResponse) => ({
  email: textOf(email)?.trim().toLowerCase() ?? null,
  // Some providers tell it as text.
  emailVerified: verified === true || (verified as unknown) === 'true',
});

const groupsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
