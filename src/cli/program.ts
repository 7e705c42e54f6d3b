import { Command, CommanderError, Option } from 'commander';
import { UsageError, UserError } from '../model/errors.ts';
import { VERSION } from '../model/version.ts';
import { accessCommand } from './commands/access.ts';
import { accountCommand } from './commands/account.ts';
import { applyCommand } from './commands/apply.ts';
import { channelCommand } from './commands/channel.ts';
import { checkCommand } from './commands/check.ts';
import { crawlCommand } from './commands/crawl.ts';
import { dbCommand } from './commands/db.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { findingCommand } from './commands/finding.ts';
import { insightCommand } from './commands/insight.ts';
import { mcpCommand } from './commands/mcp.ts';
import { memberCommand } from './commands/member.ts';
import { personCommand } from './commands/person.ts';
import { policyCommand } from './commands/policy.ts';
import { queryCommand } from './commands/query.ts';
import { reportCommand } from './commands/report.ts';
import { schemaCommand } from './commands/schema.ts';
import { sensitiveCommand } from './commands/sensitive.ts';
import { serveCommand } from './commands/serve.ts';
import { workerCommand } from './commands/worker.ts';
import { report } from './failure.ts';
import type { Globals } from './globals.ts';
import { checkHome } from './globals.ts';

/** Every command; each declares its words and options and loads its work only when it runs, so that help is instant. */
const commands = [
  demoCommand,
  serveCommand,
  memberCommand,
  accountCommand,
  crawlCommand,
  workerCommand,
  accessCommand,
  insightCommand,
  policyCommand,
  sensitiveCommand,
  personCommand,
  checkCommand,
  findingCommand,
  channelCommand,
  applyCommand,
  reportCommand,
  queryCommand,
  exportCommand,
  schemaCommand,
  mcpCommand,
  dbCommand,
  doctorCommand,
];

export const buildProgram = (): Command => {
  const program = new Command('kscope')
    .description('Who owns, reads and can see what in a Confluence Cloud site, now and at any past moment.')
    .version(VERSION)
    .addOption(new Option('--home <DIR>', 'where state lives').env('KSCOPE_HOME').default('.kscope'))
    .addOption(
      new Option('--database <URL>', 'another PostgreSQL than the embedded one: postgres://…').env(
        'KSCOPE_DATABASE_URL',
      ),
    )
    .addOption(
      new Option('--concurrency <N>', 'the most requests under way at once, 1 to 256 (24 by default)').env(
        'KSCOPE_CONCURRENCY',
      ),
    )
    .option('--account <NAME>', 'only this account')
    .option('--json', 'print JSON')
    .option('--debug', 'print a stack with errors')
    .enablePositionalOptions(false)
    .hook('preAction', () => checkHome(program.opts<Globals>()));
  for (const command of commands) program.addCommand(command());
  return strict(program, 'kscope');
};

/** What is wrong with the words of a command, and of those below it, is thrown and said in one line like any failure. */
const strict = (command: Command, path: string): Command => {
  command.configureOutput({ outputError: () => {} }).exitOverride((error) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw error;
    throw new UsageError(error.message.replace(/^error: /, ''), `see ${path} --help`);
  });
  for (const child of command.commands) strict(child, `${path} ${child.name()}`);
  return command;
};

/** Runs the command line and sets the exit code; data goes to stdout, everything else to stderr. */
export const run = async (argv: readonly string[]): Promise<void> => {
  process.stdout.on('error', outputLost);
  const program = buildProgram();
  try {
    await program.parseAsync(hoisted(program, argv), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    process.exitCode = report(error, argv.includes('--debug'));
  }
};

/** Whoever read the output has left, which is their right; anything else is a failure like others. */
const outputLost = (error: NodeJS.ErrnoException): void => {
  const code =
    error.code === 'EPIPE'
      ? 0
      : report(new UserError(`the output cannot be written: ${error.message}`, 'see that its disk has room'), false);
  process.exit(code);
};

/** Moves global options to the front, where the parser knows them, so that `kscope crawl --json` works as it reads. */
const hoisted = (program: Command, argv: readonly string[]): string[] => {
  const front: string[] = [];
  const rest: string[] = [];
  let into = rest;
  for (const [i, word] of argv.entries()) {
    const behind = argv[i - 1] === undefined ? undefined : globalOption(program, argv[i - 1] as string);
    const isValue = behind?.required === true && !argv[i - 1]?.includes('=') && into === front;
    if (word === '--') {
      rest.push(...argv.slice(i));
      break;
    }
    if (!isValue) into = globalOption(program, word) ? front : rest;
    into.push(word);
  }
  return [...front, ...rest];
};

const globalOption = (program: Command, word: string): Option | undefined =>
  program.options.find((option) => option.long === word.split('=', 1)[0] && option.long !== '--version');
