import { Command } from 'commander';
import type { Globals } from '../globals.ts';

const BY = [
  '--by <WHO>',
  'who says so; an account id, name or e-mail of the site where it is one (your login by default)',
] as const;

export const policyCommand = (): Command => {
  const policy = new Command('policy').description(
    'retention, legal holds, reviews and controls, from YAML in the folder policies of the home',
  );
  policy
    .command('plan')
    .description(
      'what is due for review, archival or deletion, by which policy and why; a dry run: nothing is ever done',
    )
    .option('--csv <FILE>', 'write every entry there')
    .option('--limit <N>', 'show so many entries', '50')
    .action(async (options, command: Command) =>
      (await import('../actions/policyPlan.ts')).plan(options, command.optsWithGlobals<Globals>()),
    );
  policy
    .command('controls')
    .description('what pages must have: pass, fail or unknown for each, with the reason')
    .option('--csv <FILE>', 'write every verdict there')
    .option('--limit <N>', 'show so many verdicts that are no pass', '50')
    .action(async (options, command: Command) =>
      (await import('../actions/policyControls.ts')).controls(options, command.optsWithGlobals<Globals>()),
    );
  const hold = policy.command('hold').description('what must not be archived or deleted');
  const loadHold = () => import('../actions/policyHold.ts');
  hold
    .command('add')
    .description('place a hold on one of these; it catches what comes under it, and keeps it wherever it moves')
    .option('--page <PAGE>', 'a page: id, address, or a title that is unique')
    .option('--tree <PAGE>', 'a page or folder with all below it')
    .option('--space <SPACE>', 'a space: key, id, or a name that is unique')
    .option('--label <LABEL>', 'all that carries this label')
    .option('--person <PERSON>', 'all that somebody created, owns, edited, commented or furnished with a file')
    .requiredOption('--reason <REASON>', 'why')
    .option(...BY)
    .action(async (options, command: Command) => (await loadHold()).add(options, command.optsWithGlobals<Globals>()));
  hold
    .command('lift ID')
    .description('end a hold')
    .requiredOption('--reason <REASON>', 'why')
    .option(...BY)
    .action(async (id: string, options, command: Command) =>
      (await loadHold()).lift(id, options, command.optsWithGlobals<Globals>()),
    );
  hold
    .command('list')
    .description('the holds in force')
    .option('--lifted', 'those that were lifted too')
    .action(async (options, command: Command) => (await loadHold()).list(options, command.optsWithGlobals<Globals>()));
  const loadReview = () => import('../actions/policyReview.ts');
  policy
    .command('attest PAGE')
    .description('say that the newest known version of a page was reviewed and holds')
    .option('--note <TEXT>', 'what there is to say of it')
    .option(...BY)
    .action(async (page: string, options, command: Command) =>
      (await loadReview()).attestPage(page, options, command.optsWithGlobals<Globals>()),
    );
  policy
    .command('reviews')
    .description('the last review of each page, and whether the page has changed since')
    .option('--changed', 'only what has changed since')
    .action(async (options, command: Command) =>
      (await loadReview()).reviews(options, command.optsWithGlobals<Globals>()),
    );
  return policy;
};
