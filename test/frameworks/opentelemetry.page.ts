import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { blocksOf, run } from './pages.js';

test('the example of OpenTelemetry counts verdicts by code, and measures them', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const example = blocksOf('../how-to/watch-verdicts', 'ts').find((code) =>
    code.includes('@opentelemetry/api'),
  );
  const refused = `await authority.whoami('junk', { context: {} }).catch(() => undefined);`;
  await run(`${example}\n${refused}`);
  await reader.forceFlush();
  const { metrics: all } = exporter.getMetrics()[0]!.scopeMetrics[0]!;
  const points = Object.fromEntries(
    all.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [
        attributes,
        typeof value === 'number' ? value : value.count,
      ]),
    ]),
  );
  expect(points).toEqual({
    'caveats.verdicts': [
      [{ asked: 'whoami', code: 'allowed' }, 1],
      [{ asked: 'whoami', code: 'malformed_token' }, 1],
    ],
    'caveats.verdict.duration': [[{ asked: 'whoami', remembered: false }, 2]],
  });
});
