import type { ReactNode } from 'react';
import { HrefLink } from './HrefLink.tsx';
import { brief, count } from './numbers.ts';

interface FigureProps {
  readonly name: string;
  readonly value: number | null;
  readonly note?: ReactNode;
  /** Where the things behind the number are listed. */
  readonly to?: string;
}

export const Figure = ({ name, value, note, to }: FigureProps) => {
  const inside = (
    <>
      <div className="k-figure-name">{name}</div>
      <div className="k-figure-value" title={value === null ? undefined : count(value)}>
        {value === null ? '–' : brief(value)}
      </div>
      <div className="k-figure-note">{note}</div>
    </>
  );
  return to === undefined ? (
    <div className="k-figure">{inside}</div>
  ) : (
    <HrefLink className="k-figure" href={to}>
      {inside}
    </HrefLink>
  );
};
