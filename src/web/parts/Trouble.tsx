import { Button } from '@mantine/core';
import { Problem } from '../api/problem.ts';
import { Empty } from './Empty.tsx';
import { Icon } from './Icon.tsx';

interface TroubleProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, in the server's words, and what to do. What is not allowed is no fault, and asking again is in vain. */
export const Trouble = ({ error, onRetry }: TroubleProps) => {
  const mend = error instanceof Problem ? error.mend : null;
  if (error instanceof Problem && error.status === 403) {
    return (
      <div role="alert">
        <Empty icon="lock" title={error.message}>
          {mend}
        </Empty>
      </div>
    );
  }
  return (
    <div className="k-trouble" role="alert">
      <Icon name="gap" size={18} />
      <div className="k-row-main">
        <div className="k-trouble-what">{error instanceof Error ? error.message : String(error)}</div>
        {mend !== null && <div className="k-trouble-help">{mend}</div>}
      </div>
      {onRetry !== undefined && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
};
