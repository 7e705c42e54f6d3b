import { Command, Option } from 'commander';
import type { Globals } from '../globals.ts';

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

export const insightCommand = (): Command => {
  const insight = new Command('insight').description('questions that are answered already');
  const load = () => import('../actions/insight.ts');
  insight
    .command('list')
    .description('every insight: ours, and your own in the folder insights of the home')
    .option('--area <AREA>', 'only this area: knowledge, collaboration, access, retention, or one of your own')
    .option('--markdown', 'ours as a document')
    .action(async (options, command: Command) => (await load()).list(options, command.optsWithGlobals<Globals>()));
  insight
    .command('run ID')
    .description('the answer, how it was reached, what could not be seen, and what to do')
    .option('--param <NAME=VALUE>', 'tell it something; lists have commas; repeatable', collect)
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(['table', 'json', 'csv', 'ndjson']))
    .option('--no-names', 'show no name and no id of people (KSCOPE_NO_NAMES=1 says the same)')
    .option('--max-rows <N>', 'stop after so many rows', '10000')
    .option('--timeout <SECONDS>', 'stop after so long, a day at most', '60')
    .action(async (id: string, options, command: Command) =>
      (await load()).run(id, options, command.optsWithGlobals<Globals>()),
    );
  return insight;
};
