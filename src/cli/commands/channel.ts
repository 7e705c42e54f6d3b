import { Command, Option } from 'commander';
import { severities } from '../../governance/severity.ts';
import { kindNames } from '../../notify/channel/kinds.ts';
import { eventNames, weekdays } from '../../notify/subscription.ts';
import type { Globals } from '../globals.ts';

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

export const channelCommand = (): Command => {
  const channel = new Command('channel').description('where alerts go: Slack, e-mail, webhooks');
  const load = () => import('../actions/channel.ts');
  channel
    .command('add NAME')
    .description('add a channel; its secret comes from KSCOPE_CHANNEL_SECRET, stdin or a prompt, never from an option')
    .addOption(new Option('--kind <KIND>', 'what it is').choices(kindNames).makeOptionMandatory())
    .option('--secret-stdin', 'read the secret from stdin: the webhook of Slack, the password, the key of signatures')
    .option('--url <URL>', 'webhook: where messages are posted')
    .option('--host <HOST>', 'email: the mail server')
    .option('--port <N>', 'email: its port (587 by default)')
    .addOption(
      new Option('--security <HOW>', 'email: how the way to it is encrypted').choices(['tls', 'starttls', 'none']),
    )
    .option('--user <NAME>', 'email: by whom to sign in there; left out: without')
    .option('--from <EMAIL>', 'email: the sender')
    .option('--to <EMAIL>', 'email: who gets it; repeatable', collect)
    .addOption(
      new Option('--on <EVENT>', 'what it is told of; repeatable (all but closed by default)')
        .choices(eventNames)
        .argParser(collect),
    )
    .addOption(new Option('--severity <SEVERITY>', 'findings at or above it').choices(severities).default('high'))
    .option('--space <KEY>', 'only findings in this space; * and ? are wildcards; repeatable', collect)
    .option('--owner <USER>', 'only findings on what this person owns, by account id; repeatable', collect)
    .option('--without-owner', 'only findings on what nobody owns; with --owner: those too')
    .option('--rule <ID>', 'only findings of this rule; * and ? are wildcards; repeatable', collect)
    .addOption(
      new Option('--digest <EVERY>', 'gathered into one message rather than told at once').choices(['day', 'week']),
    )
    .option('--hour <N>', 'of the digest, 0 to 23 (8 by default)')
    .addOption(new Option('--weekday <DAY>', 'of a weekly digest (monday by default)').choices(weekdays))
    .option('--zone <ZONE>', 'of the hour, such as Europe/Berlin (UTC by default)')
    .action(async (name: string, options, command: Command) =>
      (await load()).add(name, options, command.optsWithGlobals<Globals>()),
    );
  channel
    .command('list')
    .description('the channels, and what each is told of')
    .action(async (_options, command: Command) => (await load()).list(command.optsWithGlobals<Globals>()));
  channel
    .command('test NAME')
    .description('send a message that says nothing else; exit 1 where it does not arrive')
    .action(async (name: string, _options, command: Command) =>
      (await load()).test(name, command.optsWithGlobals<Globals>()),
    );
  channel
    .command('log [NAME]')
    .description('what was delivered and what was not, the newest first')
    .option('--limit <N>', 'at most so many lines', '50')
    .action(async (name: string | undefined, options, command: Command) =>
      (await load()).log(name, options, command.optsWithGlobals<Globals>()),
    );
  channel
    .command('remove NAME')
    .description('remove a channel with its log; what it still was to be told is not told')
    .option('--yes', 'without asking')
    .action(async (name: string, options, command: Command) =>
      (await load()).remove(name, options, command.optsWithGlobals<Globals>()),
    );
  return channel;
};
