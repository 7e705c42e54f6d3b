import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SqlAnswer, SqlQuestion } from '../../api/console.ts';
import { askSql } from '../../api/console.ts';
import { Problem } from '../../api/problem.ts';
import { leaveToSignIn } from '../../app/signedOut.ts';

export interface Answered {
  readonly question: SqlQuestion;
  readonly answer: SqlAnswer;
  /** When it came. */
  readonly at: string;
}

/** Asks one question at a time, and can give it up. */
export const useAsking = () => {
  const client = useQueryClient();
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [answered, setAnswered] = useState<Answered>();
  const [error, setError] = useState<unknown>(null);
  const leave = useRef<AbortController>(null);
  useEffect(() => () => leave.current?.abort(), []);

  const ask = async (question: SqlQuestion): Promise<unknown> => {
    leave.current?.abort();
    const controller = new AbortController();
    leave.current = controller;
    setError(null);
    setStartedAt(performance.now());
    try {
      const answer = await askSql(question, controller.signal);
      if (leave.current === controller) setAnswered({ question, answer, at: new Date().toISOString() });
      return null;
    } catch (thrown) {
      if (controller.signal.aborted) return null;
      if (thrown instanceof Problem && thrown.status === 401) leaveToSignIn();
      setError(thrown);
      return thrown;
    } finally {
      if (leave.current === controller) {
        leave.current = null;
        setStartedAt(null);
      }
      void client.invalidateQueries({ queryKey: ['console history'] });
    }
  };
  const cancel = (): void => {
    leave.current?.abort();
    leave.current = null;
    setStartedAt(null);
  };
  return { ask, cancel, startedAt, answered, error };
};
