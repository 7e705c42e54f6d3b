/** What a handler answers: the server adds only length, date and connection. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly body: string | Uint8Array;
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: JSON.stringify(value) };
}

/** JSON that its caller has written already: the hot lists concatenate their text instead of building objects. */
export function jsonText(body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, headers, body };
}

/** A status alone, with an empty body. */
export function empty(status: number): Reply {
  return { status, body: '' };
}
