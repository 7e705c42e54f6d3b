import { uuid } from '../random.ts';

const SALT = 30;

/** Parameters of a macro, in their order. */
export type Parameters = Readonly<Record<string, string>>;

function open(name: string, id: number, parameters: Parameters): string {
  const given = Object.entries(parameters).map(
    ([key, value]) => `<ac:parameter ac:name="${key}">${value}</ac:parameter>`,
  );
  const version = `ac:schema-version="1" ac:macro-id="${uuid(id, SALT, 0)}"`;
  return `<ac:structured-macro ac:name="${name}" ${version}>${given.join('')}`;
}

/** A macro without a body. `id` tells macros of one page apart. */
export function macro(name: string, id: number, parameters: Parameters = {}): string {
  return `${open(name, id, parameters)}</ac:structured-macro>`;
}

/** A macro around storage format. */
export function richMacro(name: string, id: number, body: string, parameters: Parameters = {}): string {
  return `${open(name, id, parameters)}<ac:rich-text-body>${body}</ac:rich-text-body></ac:structured-macro>`;
}

/** A macro around raw text; `]]>` within it is split, as the site does. */
export function plainMacro(name: string, id: number, text: string, parameters: Parameters = {}): string {
  const body = text.replaceAll(']]>', ']]]]><![CDATA[>');
  return `${open(name, id, parameters)}<ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;
}
