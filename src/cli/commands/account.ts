import { Command, Option } from 'commander';
import type { FilterName } from '../../accounts/filters.ts';
import { filterNames, optionOf } from '../../accounts/filters.ts';
import type { Globals } from '../globals.ts';

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

const filterOptions: readonly (readonly [FilterName, Option])[] = filterNames.map((name) => {
  const { flags, help } = optionOf(name);
  return [name, new Option(flags, help).argParser(collect).helpGroup('Filters:')];
});

/** The filters among the options of a command, under the names that the settings know. */
const filtersIn = (options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    filterOptions.flatMap(([name, option]) => {
      const values = options[option.attributeName()];
      return values === undefined ? [] : [[name, values]];
    }),
  );

const settings = (command: Command): Command => {
  command
    .option('--url <URL>', 'address of the site, https://your-site.atlassian.net')
    .option('--email <EMAIL>', 'whose token it is')
    .option('--every <FREQUENCY>', 'how often to crawl: 30m, 6h, 1d, or cron in UTC')
    .option('--formats <LIST>', 'formats of page bodies to keep: storage,view or none')
    .option('--internal-domain <DOMAIN>', 'domain of the own people; repeatable', collect)
    .option('--bot <ID>', 'account id of a robot: what it writes keeps no page fresh; repeatable', collect)
    .option('--for <NAME>', 'for a jira account: the confluence account whose people it completes')
    .option('--token-expires <DATE>', 'the day on which the token ends, as Atlassian showed it: 2027-05-31')
    .option('--verify <N>', 'check so many verdicts against the site at the end of each crawl; 0: none');
  for (const [, option] of filterOptions) command.addOption(option);
  return command;
};

export const accountCommand = (): Command => {
  const account = new Command('account').description('configured sources');
  const load = () => import('../actions/account.ts');
  settings(account.command('add NAME'))
    .description('add a site; the token comes from KSCOPE_TOKEN, stdin or a prompt, never from an option')
    .option('--blueprint <KIND>', 'confluence or jira', 'confluence')
    .option('--token-stdin', 'read the token from stdin')
    .action(async (name: string, options, command: Command) =>
      (await load()).add(name, { ...options, filters: filtersIn(options) }, command.optsWithGlobals<Globals>()),
    );
  account
    .command('list')
    .description('the configured sources')
    .action(async (_options, command: Command) => (await load()).list(command.optsWithGlobals<Globals>()));
  account
    .command('test NAME')
    .description('what the token can and cannot read, what to grant, and how much each filter selects')
    .action(async (name: string, _options, command: Command) =>
      (await load()).test(name, command.optsWithGlobals<Globals>()),
    );
  settings(account.command('update NAME'))
    .description('change settings; a filter that is given replaces what it was, the others stay')
    .addOption(
      new Option('--clear-filter <FILTER>', 'take a filter away: its name, such as exclude-space, or all; repeatable')
        .argParser(collect)
        .helpGroup('Filters:'),
    )
    .action(async (name: string, options, command: Command) =>
      (await load()).update(name, { ...options, filters: filtersIn(options) }, command.optsWithGlobals<Globals>()),
    );
  account
    .command('rotate-token NAME')
    .description('replace the token; nothing is crawled anew')
    .option('--token-stdin', 'read the token from stdin')
    .option('--token-expires <DATE>', 'the day on which the new token ends')
    .action(async (name: string, options, command: Command) =>
      (await load()).rotateToken(name, options, command.optsWithGlobals<Globals>()),
    );
  account
    .command('remove NAME')
    .description('remove a source and everything that was read from it')
    .option('--yes', 'without asking')
    .action(async (name: string, options, command: Command) =>
      (await load()).remove(name, options, command.optsWithGlobals<Globals>()),
    );
  return account;
};
