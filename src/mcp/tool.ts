import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Desk } from './desk.ts';

export interface ToolCall<I, C extends Caller = Caller> {
  readonly desk: Desk;
  readonly caller: C;
  readonly input: I;
}

/** For whom a tool is: `anybody`, who may be bound to a person, or those who are not. */
export interface Tool<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: S;
  /** Whether it is there for a caller. There is no tool without it. */
  isFor(caller: Caller): boolean;
  /** What it answers: JSON, or a text of the site's. */
  answer(call: ToolCall<z.output<S>>): Promise<object | UntrustedText>;
}

/** Text that people of the site wrote, and that nobody may take for what Kscope says. */
export class UntrustedText {
  /** JSON that tells what the text is. */
  readonly about: object;
  readonly text: string;

  constructor(about: object, text: string) {
    this.about = about;
    this.text = text;
  }
}

/** Declares a tool; exists so that its input is checked against what it says it takes. */
export const tool = <S extends z.ZodObject>(declaration: Tool<S>): Tool => declaration as unknown as Tool;

export const anybody = (): boolean => true;
export const whole = ({ kind }: Caller): boolean => kind === 'whole';
