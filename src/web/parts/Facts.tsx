import type { ReactNode } from 'react';

/** Names and values; what is undefined is left out. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="k-facts">
    {facts
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (
        <FactsRow key={name} name={name} value={value} />
      ))}
  </dl>
);

const FactsRow = ({ name, value }: { readonly name: string; readonly value: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd dir="auto">{value ?? <span className="k-dim">–</span>}</dd>
  </>
);
