/**
 * `npm run example:onezone`: starts a part of Onezone on this machine, over the zone of zone.json, and
 * prints commands to try it with. It runs until it is interrupted.
 *
 * Options: `--port` (a free one by default), `--host` (127.0.0.1), `--cert` and `--key`, the files of a
 * certificate and its key, for HTTPS.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createZone } from 'caveats/onedata';
import { curlLines } from './curl.js';
import { createOnezone } from './onezone.js';
import { mintSamples } from './samples.js';
import type { Certificate } from './server.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    cert: { type: 'string' },
    key: { type: 'string' },
  },
});

function readCertificate(): Certificate | undefined {
  const { cert, key } = values;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new Error('--cert and --key go together');
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

const zone = createZone(JSON.parse(readFileSync(new URL('zone.json', import.meta.url), 'utf8')));
const { secrets, samples } = mintSamples('onezone.example.com');
const onezone = createOnezone({
  zone,
  secrets,
  certificate: readCertificate(),
  onError: (error) => console.error(error),
});

const url = await onezone.start(Number(values.port), values.host);
console.log(`# Onezone is at ${url} until you press Ctrl-C. To try it:\n`);
console.log(samples.map((sample) => curlLines(url, sample)).join('\n\n'));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void onezone.stop());
}
