import { Command, Option } from 'commander';
import { roles } from '../../server/sign/role.ts';
import type { Globals } from '../globals.ts';

const load = () => import('../actions/member.ts');

const publicUrl = () =>
  new Option('--public-url <URL>', 'the address by which browsers reach the server').env('KSCOPE_PUBLIC_URL');

export const memberCommand = (): Command => {
  const member = new Command('member').description('who may sign in to the web application, also when nobody can');
  member
    .command('list')
    .description('who may sign in, and as what')
    .action(async (_options, command: Command) => (await load()).list(command.optsWithGlobals<Globals>()));
  member
    .command('invite EMAIL')
    .description('let somebody in; prints the link by which they set their password')
    .addOption(new Option('--role <ROLE>', 'what they may do').choices(roles).default('viewer'))
    .option('--name <NAME>', 'the name shown; where left out, the e-mail')
    .addOption(publicUrl())
    .action(async (email: string, options, command: Command) =>
      (await load()).invite(email, options, command.optsWithGlobals<Globals>()),
    );
  member
    .command('role EMAIL ROLE')
    .description(`make somebody ${roles.join(', ')}; the last administrator stays one`)
    .action(async (email: string, role: string, _options, command: Command) =>
      (await load()).setRole(email, role, command.optsWithGlobals<Globals>()),
    );
  member
    .command('reset EMAIL')
    .description(
      'print a link by which somebody sets a new password, and let them in again where they were deactivated',
    )
    .addOption(publicUrl())
    .action(async (email: string, options, command: Command) =>
      (await load()).reset(email, options, command.optsWithGlobals<Globals>()),
    );
  return member;
};
