/**
 * Holds requests and responses against the vendor's own OpenAPI documents: `confluence-v1.json`, `confluence-v2.json`
 * and `jira-v3.json` in one folder. Where live tenants contradict a document, the exception is listed here with its
 * reason, and nowhere else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';

export interface Spec {
  /** What is wrong with a request: unknown path or parameter, wrong type, value out of range, missing parameter. */
  checkRequest(method: string, url: string, body?: unknown): readonly string[];
  /** What is wrong with an answer to it. */
  checkResponse(method: string, url: string, status: number, body: unknown): readonly string[];
}

/** The folder of the documents, from the environment. */
export function specFolder(): string | null {
  return process.env.KSCOPE_SPEC_DIR ?? null;
}

/** Which document speaks for which part of a site, and what its paths leave out. */
const DOCUMENTS = [
  { name: 'confluence-v2', under: '/wiki/api/v2/', prefix: '/wiki/api/v2' },
  { name: 'confluence-v1', under: '/wiki/rest/api/', prefix: '' },
  { name: 'jira-v3', under: '/rest/api/3/', prefix: '' },
] as const;

/** Paths that exist and that no document describes: bytes of pictures and attachments, and the site's cloud id. */
const UNDOCUMENTED = [/^\/wiki\/aa-avatar\//, /^\/wiki\/download\//, /^\/_edge\/tenant_info$/];

/** Statuses that every endpoint may answer, though few operations list them all. */
const ANYWHERE = new Set([400, 401, 403, 404, 410, 429, 500, 502, 503, 504]);

interface Exception {
  readonly at: RegExp;
  readonly keyword: ErrorObject['keyword'];
  /** Limits the exception to one value; any value where absent. */
  readonly value?: unknown;
  readonly why: string;
}

/** Contradictions between a document and live tenants, in favour of the tenants. */
const EXCEPTIONS: readonly Exception[] = [
  { at: /\/parent(Id|Type)$/, keyword: 'type', value: null, why: 'content at the root of a space has no parent' },
  { at: /\/parentType$/, keyword: 'enum', value: null, why: 'content at the root of a space has no parent' },
  {
    at: /\/(icon|description|currentActiveAlias)$/,
    keyword: 'type',
    value: null,
    why: 'sent as null unless asked for',
  },
  { at: /\/(timeZone|personalSpaceId)$/, keyword: 'type', value: null, why: 'the text of the document allows null' },
  { at: /\/mediaTypeDescription$/, keyword: 'type', value: null, why: 'null for media types without a description' },
  {
    at: /\/(prev|next)Version$/,
    keyword: 'type',
    value: null,
    why: 'the first and the last version have one neighbour',
  },
  { at: /\/principal\/type$/, keyword: 'enum', why: 'access-class is sent and not documented' },
  {
    at: /\/operation\/key$/,
    keyword: 'enum',
    why: 'manage_users, archive_space and others are sent and not documented',
  },
  { at: /\/accountType$/, keyword: 'enum', value: 'customer', why: 'v1 knows customers and its document does not' },
  { at: /^\/results\/\d+$/, keyword: 'enum', value: null, why: 'convert-ids-to-types: null for what cannot be seen' },
  { at: /^\/results\/\d+$/, keyword: 'type', value: null, why: 'convert-ids-to-types: null for what cannot be seen' },
  { at: /^\/results\/\d+$/, keyword: 'anyOf', value: null, why: 'convert-ids-to-types: null for what cannot be seen' },
];

/** Lists that a document describes as one text: GET /user/bulk takes an `accountId` for each person. */
const REPEATABLE: readonly string[] = ['accountId'];

/** Loads the documents. */
export function loadSpec(folder: string): Spec {
  const documents = DOCUMENTS.map(({ name, under, prefix }) => new Document(folder, name, under, prefix));
  const documentOf = (path: string): Document | null => documents.find((each) => path.startsWith(each.under)) ?? null;
  return {
    checkRequest(method, url, body) {
      const { path, query } = addressOf(url);
      if (UNDOCUMENTED.some((pattern) => pattern.test(path))) return [];
      const document = documentOf(path);
      const operation = document?.find(method, path) ?? null;
      if (document === null || operation === null) return [`${method} ${path}: no such operation`];
      return document.checkRequest(operation, query, body).map((problem) => `${method} ${operation.path}: ${problem}`);
    },
    checkResponse(method, url, status, body) {
      const { path } = addressOf(url);
      const document = documentOf(path);
      const operation = document?.find(method, path) ?? null;
      if (document === null || operation === null) return [];
      return document
        .checkResponse(operation, status, body)
        .map((problem) => `${method} ${operation.path}: ${problem}`);
    },
  };
}

function addressOf(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, 'http://site.invalid');
  return { path: pathname.replace(/^\/ex\/(confluence|jira)\/[^/]+/, ''), query: searchParams };
}

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}

interface Operation {
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Json | null } | null;
  readonly responses: Readonly<Record<string, Json>>;
}

class Document {
  readonly under: string;
  readonly #root: Json;
  readonly #prefix: string;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  readonly #operations: readonly { readonly method: string; readonly pattern: RegExp; readonly operation: Operation }[];

  constructor(folder: string, name: string, under: string, prefix: string) {
    this.under = under;
    this.#prefix = prefix;
    this.#root = withNullableEnums(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))) as Json;
    formats.default(this.#ajv);
    for (const format of ['int32', 'int64', 'uri']) this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ ...this.#root, $id: 'document' });
    this.#operations = this.#readOperations();
  }

  /** The most literal path that fits. */
  find(method: string, path: string): Operation | null {
    const found = this.#operations.find((each) => each.method === method && each.pattern.test(path));
    return found?.operation ?? null;
  }

  checkRequest(operation: Operation, query: URLSearchParams, body: unknown): readonly string[] {
    const problems: string[] = [];
    const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
    for (const name of new Set(query.keys())) {
      const parameter = parameters.find((each) => each.name === name);
      if (parameter === undefined) problems.push(`unknown parameter ${name}`);
      else problems.push(...this.#checkParameter(parameter, query.getAll(name)));
    }
    for (const { name, required } of parameters) {
      if (required === true && !query.has(name)) problems.push(`required parameter ${name} is missing`);
    }
    if (operation.body?.required === true && body === undefined) problems.push('a body is required');
    if (operation.body === null && body !== undefined) problems.push('no body is expected');
    if (operation.body?.schema && body !== undefined)
      problems.push(...this.#validate(operation.body.schema, body, 'body'));
    return problems;
  }

  checkResponse(operation: Operation, status: number, body: unknown): readonly string[] {
    const response = operation.responses[status];
    if (response === undefined) return ANYWHERE.has(status) ? [] : [`status ${status} is not documented`];
    const schema = schemaOf(this.#resolve(response));
    return schema === null ? [] : this.#validate(schema, body, `response ${status}`);
  }

  #checkParameter({ name, schema }: Parameter, values: readonly string[]): readonly string[] {
    if (schema === undefined) return [];
    const resolved = this.#resolve(schema);
    if (resolved.type === 'array') {
      const items = this.#resolve((resolved.items ?? {}) as Json);
      const list = values.flatMap((value) => value.split(',')).map((value) => typed(value, items));
      return this.#validate(schema, list, name);
    }
    if (values.length > 1 && !REPEATABLE.includes(name)) return [`${name} is given ${values.length} times`];
    const value = typed(values[0]!, resolved);
    // Sort orders are written as a string whose `items` hold the values.
    const items = resolved.type === 'string' && resolved.items !== undefined ? (resolved.items as Json) : null;
    return [...this.#validate(schema, value, name), ...(items === null ? [] : this.#validate(items, value, name))];
  }

  #validate(schema: Json, value: unknown, what: string): readonly string[] {
    const validate = this.#ajv.compile(absolute(schema) as Json);
    validate(value);
    const errors = (validate.errors ?? []).filter((error) => !excused(error, value));
    return errors.map(({ instancePath, message, params }) => {
      const detail = 'allowedValues' in params ? ` (${String(params.allowedValues)})` : '';
      return `${what}${instancePath} ${message ?? ''}${detail}`;
    });
  }

  #readOperations() {
    const read = Object.entries(this.#root.paths as Record<string, Json>).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => ['get', 'post', 'put', 'delete', 'patch'].includes(method))
        .map(([method, operation]) => ({
          method: method.toUpperCase(),
          pattern: new RegExp(`^${this.#prefix}${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
          operation: this.#readOperation(path, item, operation as Json),
          freedom: path.split('{').length,
        })),
    );
    return read.sort((a, b) => a.freedom - b.freedom);
  }

  #readOperation(path: string, item: Json, operation: Json): Operation {
    const parameters = [...((item.parameters ?? []) as Json[]), ...((operation.parameters ?? []) as Json[])];
    const body = operation.requestBody === undefined ? null : this.#resolve(operation.requestBody as Json);
    return {
      path,
      parameters: parameters.map((parameter) => this.#resolve(parameter) as unknown as Parameter),
      body: body === null ? null : { required: body.required === true, schema: schemaOf(body) },
      responses: operation.responses as Record<string, Json>,
    };
  }

  #resolve(node: Json): Json {
    let found = node;
    while (typeof found.$ref === 'string') {
      const keys = found.$ref.slice(2).split('/');
      found = keys.reduce<Json>((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, this.#root);
    }
    return found;
  }
}

function schemaOf(described: Json): Json | null {
  const content = described.content as Record<string, { schema?: Json }> | undefined;
  return content?.['application/json']?.schema ?? null;
}

/** A value of a query string, as the schema's type. What does not parse stays text and fails the validation. */
function typed(value: string, schema: Json): unknown {
  if ((schema.type === 'integer' || schema.type === 'number') && /^-?\d+$/.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** Points a schema's references into the document, so that it can be compiled on its own. */
function absolute(node: unknown): unknown {
  return rewritten(node, (object) =>
    typeof object.$ref === 'string' && object.$ref.startsWith('#')
      ? { ...object, $ref: `document${object.$ref}` }
      : object,
  );
}

/** OpenAPI 3.0's `nullable` admits null past an `enum` too, and says nothing without a `type`. */
function withNullableEnums(node: unknown): unknown {
  return rewritten(node, (object) => {
    if (object.nullable !== true) return object;
    if (object.type === undefined) return { ...object, nullable: undefined };
    return Array.isArray(object.enum) ? { ...object, enum: [...object.enum, null] } : object;
  });
}

function rewritten(node: unknown, change: (object: Json) => Json): unknown {
  if (Array.isArray(node)) return node.map((item) => rewritten(item, change));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(change(node as Json)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, rewritten(value, change)]));
}

function excused(error: ErrorObject, root: unknown): boolean {
  return EXCEPTIONS.some(
    (exception) =>
      exception.keyword === error.keyword &&
      exception.at.test(error.instancePath) &&
      (!('value' in exception) || valueAt(root, error.instancePath) === exception.value),
  );
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Json | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}
