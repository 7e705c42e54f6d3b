import { publicTables } from '../../model/schema.ts';
import { asJson, asMarkdown, asMermaid, asText } from '../../model/schemaDocument.ts';
import type { Globals } from '../globals.ts';
import { print, printJson } from '../terminal.ts';

export const schema = async (
  options: { readonly markdown?: boolean; readonly mermaid?: boolean },
  globals: Globals,
): Promise<void> => {
  if (globals.json) printJson(asJson(publicTables));
  else if (options.mermaid) print(asMermaid(publicTables));
  else print(options.markdown ? asMarkdown(publicTables) : asText(publicTables));
};
