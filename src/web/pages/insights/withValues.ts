import type { InsightAnswer } from '../../api/insights.ts';

type Value = InsightAnswer['parameters'][number]['value'];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const literal = (value: Value): string => {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`;
};

/** The question as it was asked, its values written into it, for the console. */
export const withValues = ({ sql, parameters, question }: InsightAnswer): string => {
  const values = new Map(parameters.map(({ name, value }) => [name, literal(value)]));
  values.set('now', quoted(new Date().toISOString()));
  // Texts, names and comments stay as they are.
  const filled = sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([a-z_]\w*)/gi,
    (text, name?: string) => (name === undefined ? text : (values.get(name) ?? text)),
  );
  return `-- ${question}\n${filled.trim()}\n`;
};
