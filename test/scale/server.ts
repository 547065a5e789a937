/** A process of the service, one of several behind a port: `node:http`, and an authority over a store. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAuthority } from 'caveats/authority';
import { requireToken } from 'caveats/node';
import { assertBuild } from '../the-build.js';
import { type Addresses, openVariant, type Variant } from './variants.js';

export interface Task {
  readonly variant: Variant;
  readonly port: number;
  readonly addresses: Addresses;
}

export const KEYS = 'an example key, 32 bytes or more';

const given = process.env['SCALE_TASK'];
if (given !== undefined) {
  assertBuild();
  await serve(JSON.parse(given));
}

async function serve({ variant, port, addresses }: Task): Promise<void> {
  const authority = createAuthority({
    keys: KEYS,
    revocations: await openVariant(variant, addresses),
  });
  const authorize = requireToken({ authority }).for(() => ({ doc: 'A' }));
  const isChecked = variant !== 'no check';
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (isChecked && (await authorize(req, res)) === undefined) return;
    res.setHeader('content-type', 'application/json').end('{"ok":true}');
  };
  const server = createServer((req, res) => {
    respond(req, res).catch(() => res.writeHead(500).end());
  });
  server.listen(port, '127.0.0.1');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on('disconnect', () => process.exit());
}
