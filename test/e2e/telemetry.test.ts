import { afterEach, expect, it } from 'vitest';
import { TestCli } from '../support/cli.ts';
import { openServer } from '../support/server.ts';

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

let cli: TestCli | undefined;
afterEach(() => cli?.remove());

it('tells a collector what a crawl consists of and how long it took, and no secret', async () => {
  cli = await TestCli.create();
  const collector = await openServer([{ body: {} }]);
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, OTEL_SERVICE_NAME: 'kscope of a test' };
  const { code, stderr } = await cli.run(['demo', '--pages', '50', '--no-serve'], environment);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  const bodies = collector.received.filter(({ url }) => url === '/v1/traces').map(({ body }) => body);
  const spans: Span[] = bodies.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
  const [crawl] = spans.filter(({ name }) => name === 'crawl');
  const names = spans.filter(({ parentSpanId }) => parentSpanId === crawl!.spanId).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['stage pages', 'refresh columns', 'derive access', 'evaluate rules']));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const request = spans.find(({ name }) => name === 'GET /wiki/api/v2/pages')!;
  expect(byId.get(request.parentSpanId ?? '')?.name).toMatch(/^stage /);
  expect(request.attributes.map(({ key }) => key)).toContain('http.response.status_code');
  expect(bodies.join('')).toContain('kscope of a test');
  expect(bodies.join('')).not.toMatch(/Basic |Bearer |@/);
  await collector.close();
});

it('does its work where nobody collects, and sends nothing where it was not asked to', async () => {
  cli = await TestCli.create();
  const nobody = await openServer([{ body: {} }]);
  await nobody.close();
  const away = await cli.run(['account', 'list', '--json'], { OTEL_EXPORTER_OTLP_ENDPOINT: nobody.origin });
  expect(away).toMatchObject({ code: 0, stdout: '[]\n' });
  const unasked = await openServer([{ body: {} }]);
  const off = { OTEL_EXPORTER_OTLP_ENDPOINT: unasked.origin, OTEL_SDK_DISABLED: 'true' };
  expect(await cli.run(['account', 'list', '--json'], off)).toMatchObject({ code: 0 });
  expect(unasked.received).toEqual([]);
  await unasked.close();
});
