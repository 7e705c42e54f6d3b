import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Takes what came with the command's name and gives what to answer; what it throws is answered as an error. */
export type Command = (argument: unknown) => unknown;

/**
 * Lets whoever runs a simulator as a process change it while it serves. Each line of the input is an object with a
 * command's name and what it takes, and is answered by one line:
 *
 *     {"live": {"share": 0.01, "seed": 5}}    →  {"live": […]}
 *     {"dance": {}}                           →  {"error": "there is no command dance"}
 *
 * Returns how to stop reading; the process would otherwise wait for more.
 */
export function readCommands(
  commands: Readonly<Record<string, Command>>,
  input: Readable = process.stdin,
  output: Writable = process.stdout,
): () => void {
  const lines = createInterface({ input });
  lines.on('line', (line) => output.write(`${JSON.stringify(answerTo(line, commands))}\n`));
  return () => lines.close();
}

function answerTo(line: string, commands: Readonly<Record<string, Command>>): object {
  try {
    const told: unknown = JSON.parse(line);
    const entries = told !== null && typeof told === 'object' ? Object.entries(told) : [];
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) throw new Error('a command is an object with one name');
    const [name, argument] = entry;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new Error(`there is no command ${name}`);
    return { [name]: command(argument) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
