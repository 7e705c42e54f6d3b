import { VERSION } from '../model/version.ts';

/** Which of OpenTelemetry's variables say where traces go; the others are read by its own parts. */
const WHERE = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** A collector that is away holds up no end. */
const LAST_MILLIS = 2000;

/**
 * Sends traces to where the environment says, by OTLP over HTTP; nothing where it says nothing.
 * @returns sends what is left, and ends it.
 */
export const startTelemetry = async (environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> => {
  const isWanted = WHERE.some((name) => (environment[name] ?? '').trim() !== '');
  if (!isWanted || environment.OTEL_SDK_DISABLED === 'true') return async () => {};
  // Loaded only where it is wanted: most commands end before this would be read.
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': environment.OTEL_SERVICE_NAME ?? 'kscope',
      'service.version': VERSION,
    }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_MILLIS);
    });
    // Where traces do not arrive, the work that they tell of has been done all the same.
    await Promise.race([provider.shutdown().catch(() => {}), late]);
    clearTimeout(timer);
  };
};
