import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublic } from './isPublic.ts';
import { Undeliverable } from './undeliverable.ts';

/** An address of a host, as it was checked: whoever connects goes there and asks for no name again. */
export interface Reached {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Where channels may send to. */
export interface Reach {
  /** Hosts that the operator allows though they lie in the own network, and without encryption. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Finds the addresses of a name; absent: as the system does. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$|\.$/g, '');

export const isAllowed = ({ allowedHosts }: Reach, host: string): boolean => allowedHosts.has(bare(host));

/**
 * The address to connect to.
 * @throws Undeliverable where the name leads anywhere into the own network, and the operator has not allowed the host.
 */
export const reach = async (reachable: Reach, host: string): Promise<Reached> => {
  const name = bare(host);
  const addresses = isIP(name) !== 0 ? [name] : await addressesOf(reachable, name);
  const [first] = addresses;
  if (first === undefined) throw new Undeliverable(`${name} has no address; see how it is written`, 'retry');
  const inner = isAllowed(reachable, name) ? undefined : addresses.find((one) => !isPublic(one));
  if (inner !== undefined) {
    throw new Undeliverable(
      `${name} leads into a network of your own (${inner}), where channels may not send; the operator may allow it: KSCOPE_NOTIFY_HOSTS=${name}`,
      'final',
    );
  }
  return { address: first, family: isIP(first) === 6 ? 6 : 4 };
};

const addressesOf = async ({ resolve }: Reach, name: string): Promise<readonly string[]> => {
  if (resolve !== undefined) return resolve(name);
  try {
    return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
  } catch (cause) {
    throw new Undeliverable(`${name} was not found; see how it is written`, 'retry', { cause });
  }
};
