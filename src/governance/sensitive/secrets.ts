import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { Found } from './found.ts';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

const config = { rules: [{ id: PRESET, rule: creator }] };

/** As which files a text is looked at: some rules look into some kinds only. */
const EXTENSIONS = ['.txt', '.json'] as const;

/** Rules that look into JSON, by what stands in whatever they would find. */
const ONLY_JSON = /"private_key"/;

/** The secrets in a text, by the recommended rules of secretlint. */
export const secretsIn = async (text: string): Promise<readonly Found[]> => {
  const found = new Map<string, Found>();
  for (const ext of EXTENSIONS) {
    if (ext === '.json' && !ONLY_JSON.test(text)) continue;
    const { messages } = await lintSource({
      source: { content: text, filePath: `page${ext}`, ext, contentType: 'text' },
      options: { config, noPhysicFilePath: true, maskSecrets: false },
    });
    for (const { ruleId, messageId, range } of messages) {
      const detector = `${ruleId.replace(/^@secretlint\/secretlint-rule-/, '')}/${messageId}`;
      found.set(`${detector} ${range[0]}`, { detector, kind: 'secret', value: text.slice(range[0], range[1]) });
    }
  }
  return [...found.values()];
};
