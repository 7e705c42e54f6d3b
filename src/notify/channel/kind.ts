import type { z } from 'zod';
import type { Message } from '../message/message.ts';
import type { Reach } from '../wire/reach.ts';

/** What a channel sends with. */
export interface Sending<S> {
  readonly settings: S;
  /** Null where there is none. */
  readonly secret: string | null;
  readonly reach: Reach;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** A kind of channel. */
export interface ChannelKind<S = unknown> {
  readonly kind: string;
  /** For people. */
  readonly title: string;
  /** What it needs to know that is no secret. */
  readonly settings: z.ZodType<S>;
  /** What it keeps secret, for people: "the address of the incoming webhook". */
  readonly secret: string;
  /** Whether it does not work without. */
  needsSecret(settings: S): boolean;
  /** @returns what is wrong with a secret; null: nothing. */
  faultOfSecret(secret: string, reach: Reach): string | null;
  /** @returns what is wrong with settings beyond their form; null: nothing. */
  faultOf(settings: S, reach: Reach): string | null;
  /** Whom the secret itself is told; null: nobody but what it leads to. */
  secretGoesTo(settings: S): string | null;
  /** How many events one message names. */
  readonly mostItems: number;
  /** Where it goes, in a few words without anything secret. */
  target(settings: S): string;
  /** @throws Undeliverable unless the receiver took it. */
  send(message: Message, sending: Sending<S>): Promise<void>;
}
