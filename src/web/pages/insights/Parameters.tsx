import { Button, TextInput } from '@mantine/core';
import type { InsightAnswer } from '../../api/insights.ts';

type Parameter = InsightAnswer['parameters'][number];

interface ParametersProps {
  readonly parameters: readonly Parameter[];
  /** Called with those that differ from their defaults. */
  readonly onAsk: (values: Readonly<Record<string, string>>) => void;
}

const textOf = (value: Parameter['value']): string =>
  value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value);

/** What the question is asked with. */
export const Parameters = ({ parameters, onAsk }: ParametersProps) => {
  if (parameters.length === 0) return null;
  const ask = (form: FormData): void => {
    const told = parameters.map((one) => [one, String(form.get(one.name) ?? '').trim()] as const);
    onAsk(
      Object.fromEntries(
        told.flatMap(([one, text]) => (text === '' || text === textOf(one.default) ? [] : [[one.name, text]])),
      ),
    );
  };
  return (
    <form
      key={JSON.stringify(parameters)}
      className="k-filters"
      onSubmit={(event) => {
        event.preventDefault();
        ask(new FormData(event.currentTarget));
      }}
    >
      {parameters.map((one) => (
        <TextInput
          key={one.name}
          name={one.name}
          size="xs"
          w={one.kind === 'number' ? 120 : 190}
          label={one.name}
          title={one.meaning}
          type={one.kind === 'number' ? 'number' : one.kind === 'date' ? 'date' : 'text'}
          min={one.least}
          max={one.most}
          defaultValue={textOf(one.value)}
          placeholder={one.kind === 'list' ? 'one, another' : 'any'}
        />
      ))}
      <Button type="submit" size="xs" variant="default" style={{ alignSelf: 'flex-end' }}>
        Ask
      </Button>
    </form>
  );
};
