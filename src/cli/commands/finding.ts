import { Command, Option } from 'commander';
import { statuses } from '../../governance/finding/finding.ts';
import { severities } from '../../governance/severity.ts';
import type { Globals } from '../globals.ts';

export const findingCommand = (): Command => {
  const finding = new Command('finding').description('what the rules found, and what is done about it');
  const load = () => import('../actions/finding.ts');
  finding
    .command('list')
    .description('findings that are not closed, the gravest first')
    .addOption(new Option('--status <STATUS>', 'only these').choices(statuses))
    .addOption(new Option('--severity <SEVERITY>', 'this severity or above').choices(severities))
    .option('--rule <ID>', 'only of this rule')
    .option('--space <KEY>', 'only in this space')
    .option('--limit <N>', 'show so many', '100')
    .action(async (options, command: Command) => (await load()).list(options, command.optsWithGlobals<Globals>()));
  finding
    .command('show ID')
    .description('one finding, what to do about it, and its life')
    .action(async (id: string, _options, command: Command) =>
      (await load()).show(id, command.optsWithGlobals<Globals>()),
    );
  for (const [name, status, what] of [
    ['acknowledge', 'acknowledged', 'it is known and being worked on: not told again until then'],
    ['suppress', 'suppressed', 'it is as it should be: not told, and out of the score, until then'],
  ] as const) {
    finding
      .command(`${name} ID`)
      .description(what)
      .requiredOption('--reason <TEXT>', 'why')
      .requiredOption('--until <TIME>', 'until when: a day such as 2027-01-31')
      .action(async (id: string, options, command: Command) =>
        (await load()).decideOn(id, status, options, command.optsWithGlobals<Globals>()),
      );
  }
  finding
    .command('reopen ID')
    .description('take back that it was acknowledged or suppressed: it is open again')
    .action(async (id: string, _options, command: Command) =>
      (await load()).reopenOne(id, command.optsWithGlobals<Globals>()),
    );
  return finding;
};
