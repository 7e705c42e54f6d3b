import { Command } from 'commander';
import type { Globals } from '../globals.ts';

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

export const personCommand = (): Command => {
  const person = new Command('person').description('people');
  person
    .command('forget ID')
    .description('erase the name, the e-mail and the picture of a closed account everywhere, history included')
    .option('--known-as <TEXT>', 'a name or e-mail that they had too, for texts that hold it; repeatable', collect)
    .option('--force', 'also where the account is not closed; the next crawl brings back what the site shows')
    .action(async (id: string, options, command: Command) =>
      (await import('../actions/person.ts')).forgetPerson(id, options, command.optsWithGlobals<Globals>()),
    );
  return person;
};
