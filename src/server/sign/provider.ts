import type { ClientAuth, Configuration } from 'openid-client';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  genericGrantRequest,
  None,
  ResponseBodyError,
  randomPKCECodeVerifier,
} from 'openid-client';
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import type { SignOnConfig } from './signOnSettings.ts';
import { isLoopback } from './signOnSettings.ts';
import { SignOnFailure } from './signOnTrouble.ts';

const KEPT_MILLIS = 3_600_000;
const TIMEOUT_SECONDS = 10;

/** By the header where the provider takes that or does not say, else in the body, as it should be tried. */
const authOf =
  (secret: string | null): ClientAuth =>
  (as, client, body, headers) => {
    if (secret === null) return None()(as, client, body, headers);
    const taken = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const auth = taken.includes('client_secret_basic') || !taken.includes('client_secret_post');
    return (auth ? ClientSecretBasic(secret) : ClientSecretPost(secret))(as, client, body, headers);
  };

export interface ProviderReport {
  readonly endpoints: { readonly authorization: string; readonly token: string };
  /** Whether it ends its own session when somebody signs out here. */
  readonly signOut: boolean;
  /** Whether it knows the client by its secret; null: it did not say. */
  readonly knowsClient: boolean | null;
}

/** The OpenID provider, found by its address; what it says of itself is asked for once an hour. */
export class Provider {
  readonly #clock: Clock;
  #found: { readonly key: string; readonly at: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws SignOnFailure where it cannot be reached, or is no OpenID provider. */
  configuration({ settings, secret }: SignOnConfig): Promise<Configuration> {
    const key = JSON.stringify([settings.issuer, settings.clientId, secret]);
    const now = this.#clock.now();
    const { key: last, at = 0, configuration: kept } = this.#found ?? {};
    if (kept !== undefined && last === key && now - at < KEPT_MILLIS && now >= at) return kept;
    const configuration = find(settings.issuer, settings.clientId, secret);
    this.#found = { key, at: now, configuration };
    configuration.catch(() => {
      if (this.#found?.configuration === configuration) this.#found = undefined;
    });
    return configuration;
  }

  /**
   * What the provider says, asked anew.
   * @throws SignOnFailure where it cannot be reached, or is no OpenID provider.
   */
  async report(config: SignOnConfig, redirectUri: string): Promise<ProviderReport> {
    this.#found = undefined;
    const configuration = await this.configuration(config);
    const metadata = configuration.serverMetadata();
    return {
      endpoints: {
        authorization: metadata.authorization_endpoint ?? '',
        token: metadata.token_endpoint ?? '',
      },
      signOut: metadata.end_session_endpoint !== undefined,
      knowsClient: await knowsClient(configuration, redirectUri),
    };
  }
}

const find = async (issuer: string, clientId: string, secret: string | null): Promise<Configuration> => {
  try {
    const configuration = await discovery(
      new URL(issuer),
      clientId,
      secret === null ? {} : { client_secret: secret },
      authOf(secret),
      { timeout: TIMEOUT_SECONDS, execute: isLoopback(issuer) ? [allowInsecureRequests] : [] },
    );
    // The answer must be signed with a key that the provider publishes, however it came.
    enableNonRepudiationChecks(configuration);
    return configuration;
  } catch (cause) {
    throw new SignOnFailure('provider', `${issuer} is not found to be an OpenID provider: ${reasonOf(cause)}`, {
      cause,
    });
  }
};

/** A code that nobody was given: a provider that knows the client complains of the code, one that does not of the client. */
const knowsClient = async (configuration: Configuration, redirectUri: string): Promise<boolean | null> => {
  try {
    await genericGrantRequest(configuration, 'authorization_code', {
      code: 'a-test-of-the-settings',
      redirect_uri: redirectUri,
      code_verifier: randomPKCECodeVerifier(),
    });
    return null;
  } catch (error) {
    if (!(error instanceof ResponseBodyError)) {
      if (error instanceof Error && error.name === 'WWWAuthenticateChallengeError') return false;
      return null;
    }
    if (error.error === 'invalid_grant') return true;
    return error.error === 'invalid_client' || error.error === 'unauthorized_client' ? false : null;
  }
};

/** The words of a failure with those of its cause, in one line. */
export const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const more = cause instanceof Error ? `: ${messageOf(cause)}` : '';
  return `${messageOf(error)}${more}`.replace(/\s+/g, ' ').slice(0, 300);
};
