import { badRequest } from './problem.ts';

/**
 * The part of the Confluence Query Language that a crawler needs: clauses on `type`, `space`, `id` and `creator`, joined by `and`,
 * and one `order by`. Everything else is refused as the real site refuses what it cannot parse, so that nobody takes
 * an ignored clause for a filter.
 */
export interface Cql {
  readonly clauses: readonly Clause[];
  readonly order: { readonly field: OrderField; readonly descending: boolean };
}

export interface Clause {
  readonly field: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

export type OrderField = 'id' | 'created' | 'lastmodified';

const ORDER_FIELDS: readonly OrderField[] = ['id', 'created', 'lastmodified'];

/** Quoted strings, then punctuation, then bare words. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|[=(),~])|([^\s"'=(),!~]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

export function parseCql(source: string | null, fields: readonly string[]): Cql {
  if (source === null || source.trim() === '') throw badRequest('Could not parse cql : no query was given');
  const parser = new Parser(source, tokenize(source), fields);
  return parser.query();
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const text = source.trimEnd();
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (found === null) throw unparsable(source);
    const quoted = found[1] ?? found[2];
    tokens.push(
      quoted === undefined
        ? { text: found[3] ?? found[4]!, quoted: false }
        : { text: quoted.replaceAll(/\\(.)/g, '$1'), quoted: true },
    );
  }
  return tokens;
}

class Parser {
  readonly #source: string;
  readonly #tokens: Token[];
  readonly #fields: readonly string[];

  constructor(source: string, tokens: Token[], fields: readonly string[]) {
    this.#source = source;
    this.#tokens = tokens;
    this.#fields = fields;
  }

  query(): Cql {
    const clauses = [this.#clause()];
    while (this.#accept('and')) clauses.push(this.#clause());
    let order: Cql['order'] = { field: 'id', descending: false };
    if (this.#accept('order')) {
      this.#expect('by');
      const name = this.#next().text.toLowerCase();
      const field = ORDER_FIELDS.find((each) => each === name);
      if (field === undefined) throw unparsable(this.#source);
      order = { field, descending: this.#accept('desc') || (this.#accept('asc') && false) };
    }
    if (this.#tokens.length > 0) throw unparsable(this.#source);
    return { clauses, order };
  }

  #clause(): Clause {
    const field = this.#next().text.toLowerCase();
    if (!this.#fields.includes(field)) throw unparsable(this.#source);
    if (this.#accept('=')) return { field, negated: false, values: [this.#value()] };
    if (this.#accept('!=')) return { field, negated: true, values: [this.#value()] };
    const negated = this.#accept('not');
    this.#expect('in');
    this.#expect('(');
    const values = [this.#value()];
    while (this.#accept(',')) values.push(this.#value());
    this.#expect(')');
    return { field, negated, values };
  }

  #value(): string {
    const token = this.#next();
    if (!token.quoted && /^[=(),~]|^!=$/.test(token.text)) throw unparsable(this.#source);
    return token.text;
  }

  #accept(word: string): boolean {
    const token = this.#tokens[0];
    if (token === undefined || token.quoted || token.text.toLowerCase() !== word) return false;
    this.#tokens.shift();
    return true;
  }

  #expect(word: string): void {
    if (!this.#accept(word)) throw unparsable(this.#source);
  }

  #next(): Token {
    const token = this.#tokens.shift();
    if (token === undefined) throw unparsable(this.#source);
    return token;
  }
}

function unparsable(source: string): Error {
  return badRequest(`Could not parse cql : ${source}`);
}
