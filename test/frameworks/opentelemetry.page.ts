import { expect, test } from 'vitest';
import { blocksOf, run } from './pages.js';

/** What an app does before: as a program of its own, since only this folder has the SDK. */
const SETUP = `
import * as api from '@opentelemetry/api';
import * as sdk from '@opentelemetry/sdk-metrics';

const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
const reader = new sdk.PeriodicExportingMetricReader({ exporter });
api.metrics.setGlobalMeterProvider(new sdk.MeterProvider({ readers: [reader] }));
`;
const AFTERWARDS = `
await authority.whoami('junk', { context: {} }).catch(() => undefined);
await reader.forceFlush();
export const points = exporter.getMetrics()[0].scopeMetrics[0].metrics.map(
  ({ descriptor, dataPoints }) => [
    descriptor.name,
    dataPoints.map(({ attributes, value }) => [attributes, value.count ?? value]),
  ],
);
`;

test('the example of OpenTelemetry counts verdicts by code, and measures them', async () => {
  const example = blocksOf('../how-to/watch-verdicts', 'ts').find((code) =>
    code.includes('@opentelemetry/api'),
  );
  const { points } = await run<{ points: unknown }>(`${SETUP}${example}${AFTERWARDS}`);
  expect(points).toEqual([
    [
      'caveats.verdicts',
      [
        [{ asked: 'whoami', code: 'allowed' }, 1],
        [{ asked: 'whoami', code: 'malformed_token' }, 1],
      ],
    ],
    ['caveats.verdict.duration', [[{ asked: 'whoami', remembered: false }, 2]]],
  ]);
});
