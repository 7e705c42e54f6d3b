import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, parse } from 'yaml';
import type { z } from 'zod';
import { DOCUMENTATION_FILE } from '../insights/documentation/read.ts';
import type { FolderName } from './homeFiles.ts';
import { faultsOf, folderNames } from './homeFiles.ts';
import { ofKind } from './kind.ts';
import { accountSchema, channelSchema, signOnSchema } from './schema.ts';
import type { Fields, Thing } from './thing.ts';

/** A `kscope.yaml` of what is set. */
export interface Printed {
  readonly yaml: string;
  /** Files of the home that are left out, for they are not what they should be. */
  readonly broken: readonly string[];
}

const HEADER = `# What is set, without secrets; kscope apply carries it out. Where a secret is to come from this file, name its
# source, as in: token: { env: ACME_TOKEN }. Where none is named, the one that is kept stays.
`;

/** Applied where it was printed, the file changes nothing. */
export const fromCurrent = (things: readonly Thing[]): Printed => {
  const files = ofKind(things, 'file');
  const contents = Object.fromEntries(files.map(({ name, content = '' }) => [name, content]));
  const broken = new Set(faultsOf(contents).map(({ path }) => path));
  const whole = Object.entries(contents).filter(([path]) => !broken.has(path));
  const inFolder = (folder: FolderName): Fields =>
    Object.fromEntries(
      whole
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, content]) => [path.slice(folder.length + 1), folder === 'insights' ? content : dataOf(content)]),
    );
  const documentation = whole.find(([path]) => path === DOCUMENTATION_FILE);
  const sections: Readonly<Record<string, Fields>> = {
    accounts: mapOf(ofKind(things, 'account'), accountShown),
    channels: mapOf(ofKind(things, 'channel'), ({ fields }) => trimmed(channelSchema, fields)),
    members: mapOf(ofKind(things, 'member'), memberShown),
    sign_on: signOnShown(ofKind(things, 'sign-on')),
    ...Object.fromEntries(folderNames.map((folder) => [folder, inFolder(folder)])),
    documentation: documentation === undefined ? {} : (dataOf(documentation[1]) as Fields),
  };
  const texts = Object.entries(sections)
    .filter(([name, section]) => Object.keys(section).length > 0 || (name === 'documentation' && documentation))
    .map(([name, section]) => sectionText(name, section));
  return { yaml: [HEADER, ...texts].join('\n'), broken: [...broken] };
};

const dataOf = (content: string): unknown => parse(content.replace(/^\ufeff/, '')) ?? {};

const mapOf = (things: readonly Thing[], shown: (thing: Thing) => Fields): Fields =>
  Object.fromEntries(things.map((one) => [one.name, shown(one)]));

/** Without what is nothing, and without what is so where it is left out. */
const trimmed = (schema: z.ZodType, fields: Fields): Fields => {
  let kept: Fields = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  for (const field of Object.keys(kept)) {
    const { [field]: value, ...others } = kept;
    const read = schema.safeParse(others);
    if (read.success && isDeepStrictEqual((read.data as Fields)[field], value)) kept = others;
  }
  return kept;
};

const accountShown = ({ fields: { route, ...fields } }: Thing): Fields =>
  // The other way is what an account begins with.
  trimmed(accountSchema, route === 'gateway' ? { ...fields, route } : fields);

const memberShown = ({ name: email, fields: { name, bodies, active, ...fields } }: Thing): Fields => ({
  ...(name === email ? {} : { name }),
  ...fields,
  ...(bodies === true && fields.role !== 'admin' ? { bodies } : {}),
  ...(active === false ? { active } : {}),
});

const signOnShown = ([one]: readonly Thing[]): Fields => (one === undefined ? {} : trimmed(signOnSchema, one.fields));

const sectionText = (name: string, section: Fields): string => {
  const document = new Document({ [name]: section }, { aliasDuplicateObjects: false });
  if (name === 'accounts') {
    for (const account of Object.keys(section)) {
      const node = document.getIn([name, account], true);
      const variable = `KSCOPE_TOKEN_${account.toUpperCase().replaceAll('-', '_')}`;
      if (isMap(node)) node.comment = ` token: { env: ${variable} }`;
    }
  }
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
};
