import { derivedTables } from '../../columns/derived/index.ts';
import { UsageError } from '../../model/errors.ts';
import { publicTables } from '../../model/schema.ts';
import { asJson, asMarkdown, asMermaid, asText } from '../../model/schemaDocument.ts';
import type { Globals } from '../globals.ts';
import { print, printJson } from '../terminal.ts';

const shown = [...publicTables, ...derivedTables];

export const schema = async (
  options: { readonly markdown?: boolean; readonly mermaid?: boolean },
  globals: Globals,
): Promise<void> => {
  const chosen = [globals.json && '--json', options.markdown && '--markdown', options.mermaid && '--mermaid'];
  const [one, another] = chosen.filter((name) => typeof name === 'string');
  if (another !== undefined) throw new UsageError(`${one} and ${another} exclude each other`, 'give one of them');
  if (globals.json) printJson(asJson(shown));
  else if (options.mermaid) print(asMermaid(shown));
  else print(options.markdown ? asMarkdown(shown) : asText(shown));
};
