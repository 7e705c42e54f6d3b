import { Command } from 'commander';
import type { Globals } from '../globals.ts';

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

const AT = ['--at <TIME>', 'as of a past moment: ISO 8601, such as 2026-11-01 or 2026-11-01T09:00:00Z'] as const;
const EDIT = ['--edit', 'who can edit, rather than who can view'] as const;

export const accessCommand = (): Command => {
  const access = new Command('access').description('who can see what, why, and since when');
  const load = () => import('../actions/access.ts');
  access
    .command('why')
    .description('why somebody can or cannot see a page: every layer, and what would change the answer')
    .requiredOption('--user <PERSON>', 'account id, or a name or e-mail that is unique; anonymous')
    .requiredOption('--page <PAGE>', 'id, address, or a title that is unique')
    .option(...EDIT)
    .option(...AT)
    .action(async (options, command: Command) => (await load()).why(options, command.optsWithGlobals<Globals>()));
  access
    .command('who')
    .description('who can see pages: one JSON line for each')
    .option('--page <PAGE>', 'id, address, or a title that is unique; repeatable', collect)
    .option('--all', 'every page and blogpost')
    .option('--counts', 'numbers of people only')
    .option(...EDIT)
    .option(...AT)
    .action(async (options, command: Command) => (await load()).who(options, command.optsWithGlobals<Globals>()));
  access
    .command('sees')
    .description('what people can see: one JSON line for each person')
    .option('--user <PERSON>', 'account id, or a name or e-mail that is unique; anonymous; repeatable', collect)
    .option('--all', 'everybody')
    .option('--counts', 'numbers of pages only')
    .option(...EDIT)
    .option(...AT)
    .action(async (options, command: Command) => (await load()).sees(options, command.optsWithGlobals<Globals>()));
  access
    .command('exposure')
    .description('what is too open, too closed, or names who is gone: counts are exact, rows the first of each list')
    .option('--limit <ROWS>', 'rows of each list in JSON; all: every row with every page', '100')
    .option(...AT)
    .action(async (options, command: Command) =>
      (await import('../actions/access/exposure.ts')).exposure(options, command.optsWithGlobals<Globals>()),
    );
  access
    .command('roles-check')
    .description('whether moving from permission rows to roles would widen or narrow what anybody sees or edits')
    .option(...AT)
    .action(async (options, command: Command) =>
      (await import('../actions/access/rolesCheck.ts')).rolesCheck(options, command.optsWithGlobals<Globals>()),
    );
  access
    .command('diff')
    .description('who gained and who lost the right to view what between two moments, by which change')
    .requiredOption('--from <TIME>', 'the first moment: ISO 8601')
    .option('--to <TIME>', 'the second moment; now where absent')
    .action(async (options, command: Command) =>
      (await import('../actions/accessDiff.ts')).diff(options, command.optsWithGlobals<Globals>()),
    );
  access
    .command('timeline')
    .description('what changed for a page, a space or a person, the newest first')
    .option('--page <PAGE>', 'id, address, or a title that is unique')
    .option('--space <SPACE>', 'key, id, or a name that is unique')
    .option('--user <PERSON>', 'account id, or a name or e-mail that is unique')
    .option('--limit <N>', 'so many at most', '1000')
    .action(async (options, command: Command) =>
      (await import('../actions/accessTimeline.ts')).timeline(options, command.optsWithGlobals<Globals>()),
    );
  access
    .command('verify')
    .description('check verdicts against the site itself: the unknown ones first; exit 1 where the site disagrees')
    .option('--budget <N>', 'the most questions to ask', '100')
    .action(async (options, command: Command) =>
      (await import('../actions/accessVerify.ts')).accessVerify(options, command.optsWithGlobals<Globals>()),
    );
  return access;
};
