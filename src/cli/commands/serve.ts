import { Command, Option } from 'commander';
import type { Globals } from '../globals.ts';

export const serveCommand = (): Command =>
  new Command('serve')
    .description('the web application, its API and the schedule, until Ctrl-C')
    .option('--port <N>', 'the port to listen at; 0: any that is free', '7474')
    .option('--host <ADDRESS>', 'the address to listen at; 0.0.0.0 opens it to the network', '127.0.0.1')
    .addOption(
      new Option(
        '--public-url <URL>',
        'where people reach it, for sign-on and links in alerts: https://kscope.example.com',
      ).env('KSCOPE_PUBLIC_URL'),
    )
    .option('--no-schedule', 'crawls nothing by itself: another server, kscope worker or a timer does')
    .action(async (options: { port: string; host: string; schedule: boolean; publicUrl?: string }, command: Command) =>
      (await import('../actions/serve.ts')).serve(options, command.optsWithGlobals<Globals>()),
    );
