import { z } from 'zod';

interface Kind {
  /** How a value stands in the help. */
  readonly placeholder: string;
  /** What the filter selects, as the help says it after "only". */
  readonly selects: string;
  /** What a value looks like; what it becomes is how it is kept. */
  readonly value: z.ZodType<string, string>;
  /** Whether the site takes small and capital letters for the same. */
  readonly ignoresCase: boolean;
}

const text = z.string().trim();

/**
 * The kinds of filters. The options of the command line, the settings and their checks derive from this. Within one kind
 * a value more selects more, each further kind selects less, and what is excluded stays so whatever includes it.
 */
const kinds = {
  space: {
    placeholder: '<SPACE>',
    selects: 'the space with this key or name; * stands for any characters, ? for one',
    value: text.min(1, 'is empty; give the key or the name of a space'),
    ignoresCase: true,
  },
  page: {
    placeholder: '<ID>',
    selects: 'the page or blogpost with this id',
    value: text.regex(/^[1-9]\d{0,18}$/, 'is no page id; give the digits after /pages/ in its address'),
    ignoresCase: false,
  },
  'page-tree': {
    placeholder: '<ID>',
    selects: 'the page or folder with this id and all below it',
    value: text.regex(/^[1-9]\d{0,18}$/, 'is no id; give the digits after /pages/ or /folder/ in its address'),
    ignoresCase: false,
  },
  label: {
    placeholder: '<LABEL>',
    selects: 'what carries this label: name, or my:name, team:name',
    value: text
      .toLowerCase()
      .regex(
        /^((global|my|team|system):)?[^\s:,]+$/,
        'is no label; give its name, or my:name, team:name, system:name for a label that is not global',
      )
      .transform((label) => label.replace(/^global:/, '')),
    ignoresCase: false,
  },
  user: {
    placeholder: '<ID>',
    selects: 'the profile and the content of the person with this account id',
    value: text.regex(
      /^[\w:-]{1,128}$/,
      'is no account id; give the part after /people/ in the address of the profile, never an e-mail or a name',
    ),
    ignoresCase: false,
  },
  group: {
    placeholder: '<NAME>',
    selects: 'the profiles and the content of the members of the group with this name',
    value: text.min(1, 'is empty; give the name of a group'),
    ignoresCase: true,
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type FilterKind = keyof typeof kinds;
export type FilterName = FilterKind | `exclude-${FilterKind}`;

export const filterKinds = Object.keys(kinds) as readonly FilterKind[];

/** Every filter under the name of its option. */
export const filterNames: readonly FilterName[] = filterKinds.flatMap((kind) => [kind, `exclude-${kind}` as const]);

/** Which kind a filter is of. */
export const kindOf = (name: FilterName): FilterKind => name.replace(/^exclude-/, '') as FilterKind;

/** The option as the command line declares it: its flags and its help. */
export const optionOf = (name: FilterName): { readonly flags: string; readonly help: string } => {
  const kind = kindOf(name);
  const { placeholder, selects } = kinds[kind];
  return {
    flags: `--${name} ${placeholder}`,
    help: name === kind ? `only ${selects}; repeatable` : `leaves out what --${kind} selects; repeatable`,
  };
};

/**
 * The values of each filter that is given; none: everything. The names are those of the options, so that what
 * `account list --json` shows can be given again.
 */
export const filtersSchema = z
  .partialRecord(z.enum(filterNames), z.array(z.string()))
  .transform((given, context): Readonly<Partial<Record<FilterName, readonly string[]>>> => {
    const kept: Partial<Record<FilterName, readonly string[]>> = {};
    for (const name of filterNames) {
      const values = (given[name] ?? []).map((value) => {
        const result = kinds[kindOf(name)].value.safeParse(value);
        if (result.success) return result.data;
        const [issue] = result.error.issues;
        context.addIssue({ code: 'custom', path: [name], message: `"${value}" ${issue?.message}` });
        return value;
      });
      if (values.length > 0) kept[name] = [...new Set(values)];
    }
    for (const kind of filterKinds) {
      const excluded = new Set(kept[`exclude-${kind}`]?.map((value) => compared(kind, value)));
      const included = kept[kind] ?? [];
      if (included.length > 0 && included.every((value) => excluded.has(compared(kind, value)))) {
        const message = `${included.join(', ')} is excluded by --exclude-${kind} too, so nothing would be selected`;
        context.addIssue({ code: 'custom', path: [kind], message });
      }
    }
    return kept;
  });

export type Filters = z.infer<typeof filtersSchema>;

/** By which two values of a kind are the same. */
export const compared = (kind: FilterKind, value: string): string =>
  kinds[kind].ignoresCase ? value.normalize('NFC').toLowerCase() : value;
