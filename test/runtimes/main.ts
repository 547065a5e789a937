import { createApp } from './app.js';
import { chromium } from './chromium.js';
import { bun, deno, node } from './consoles.js';
import { installRuntimes } from './installed.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { describeOutcome, summaryOf, wentWell } from './summary.js';
import { workerd } from './workerd.js';

// One smoke suite against the package as it is packed, in every runtime that it claims to run in:
// `npm run test:runtimes`.

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

installRuntimes();
const app = await createApp();
process.once('exit', () => app.remove());

const nodes = [20, 22, 24, 26].map((major) => node(app, major));
const outcomes: Outcome[] = [];
for (const runtime of [...nodes, bun(app), deno(app), workerd(app), chromium(app)]) {
  const outcome = await outcomeOf(runtime);
  for (const line of describeOutcome(outcome)) console.log(line);
  outcomes.push(outcome);
}
console.log(summaryOf(outcomes));
process.exitCode = wentWell(outcomes) ? 0 : 1;
