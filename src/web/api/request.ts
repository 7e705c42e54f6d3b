import { setLost } from './lost.ts';
import { Problem } from './problem.ts';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

let csrf = '';

/** What every change must carry; the session tells it. */
export const setCsrf = (token: string): void => {
  csrf = token;
};

const GATEWAY = [502, 503, 504];

/** One request of the API. Throws a Problem for whatever is not 2xx. */
export const request = async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
  const response = await respond(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
};

/** The same, with the response itself. */
export const respond = async (method: string, path: string, options: RequestOptions = {}): Promise<Response> => {
  const { query, body, signal } = options;
  const response = await send(`${path}${search(query)}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'x-csrf-token': csrf }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return response;
  throw await problemOf(response);
};

const send = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    const response = await fetch(url, init);
    if (GATEWAY.includes(response.status)) setLost(true);
    else setLost(false);
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    setLost(true);
    throw new Problem(0, 'the server of Kscope does not answer', 'the app tries again by itself');
  }
};

const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text();
  const document = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
  const message = document.detail ?? document.title ?? `the server answered ${response.status}`;
  return new Problem(response.status, message, document.mend ?? null, document.place ?? null);
};

const search = (query: Query = {}): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};
