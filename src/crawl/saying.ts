import { z } from 'zod';

/** Wherever Atlassian's APIs put the words of a refusal: v1 and the gateway, v2, the audit log and analytics, Jira. */
const refusal = z.object({
  message: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  errorMessages: z.array(z.string()).catch([]),
  errors: z
    .array(
      z.object({
        title: z.string().nullish().catch(undefined),
        detail: z.string().nullish().catch(undefined),
      }),
    )
    .catch([]),
});

/** The class of the exception that stands before the words. */
const EXCEPTION = /^(?:[\w$]+\.)+[\w$]*(?:Exception|Error): ?/;

/** What a refusal says in words; its text where it is of no known form, and nothing where it is a page. */
export const sayingOf = (text: string): string => {
  const words = text.trimStart().startsWith('<') ? '' : (wordsIn(text) ?? text);
  return words.replace(/\s+/g, ' ').trim().replace(EXCEPTION, '');
};

const wordsIn = (text: string): string | undefined => {
  const { data } = refusal.safeParse(parsed(text));
  const [error] = data?.errors ?? [];
  const found = [data?.message, error?.detail, error?.title, data?.errorMessages[0], data?.reason];
  return found.find((one) => one !== undefined && one !== null && one.trim() !== '') ?? undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
