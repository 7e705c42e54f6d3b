import { enableCompileCache } from 'node:module';

enableCompileCache();
const { run } = await import('./program.ts');
const { startTelemetry } = await import('../upkeep/telemetry.ts');
const endTelemetry = await startTelemetry(process.env);
await run(process.argv.slice(2));
await endTelemetry();
