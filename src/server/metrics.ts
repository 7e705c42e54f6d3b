import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus. No label names an account, a page or a person. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly crawlsRunning: Gauge;
  readonly eventStreams: Gauge;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'How long requests took.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.crawlsRunning = new Gauge({
      name: 'kscope_crawls_running',
      help: 'Crawls under way in this process.',
      registers,
    });
    this.eventStreams = new Gauge({
      name: 'kscope_event_streams',
      help: 'Watchers of crawls, connected.',
      registers,
    });
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Lets go of what watches the process. */
  close(): void {
    this.#registry.clear();
  }
}
