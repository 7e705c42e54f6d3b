import type { Attributes, Span } from '@opentelemetry/api';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { messageOf } from './errors.ts';

/** Spans go nowhere, and cost next to nothing, until a program sets up where they are to go. */
const tracer = trace.getTracer('kscope');

interface Traced {
  /** Names as OpenTelemetry's conventions have them; nothing that is secret, and no name of a person. */
  readonly attributes?: Attributes;
  readonly kind?: keyof typeof SpanKind;
  /** The headers of whoever asks, which may say what this is a part of. */
  readonly carrier?: Readonly<Record<string, string | undefined>>;
}

/** Does the work within a span, which tells how long it took and whether it failed. */
export const traced = <T>(
  name: string,
  { attributes = {}, kind = 'INTERNAL', carrier }: Traced,
  work: (span: Span) => Promise<T>,
): Promise<T> => {
  const around = carrier === undefined ? context.active() : propagation.extract(context.active(), carrier);
  return tracer.startActiveSpan(name, { attributes, kind: SpanKind[kind] }, around, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
};

/** What a process that does a part of this is told, so that its spans stand below the present one. */
export const carried = (): Readonly<Record<string, string>> => {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
};
