import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { App } from './app.js';
import { type Report, type Runtime, toReport, Unavailable } from './outcome.js';
import { PATIENCE, within } from './programs.js';

/** Where Debian has it. */
const EXECUTABLE = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
] as const;

const PAGE = '<!doctype html><meta charset="utf-8"><title>caveats</title>';
const PROGRAM = "import('/bundle.js').then(({ runSmoke }) => runSmoke())";

/** Debian's Chromium, with a page that loads the suite as a module. */
export function chromium(app: App): Runtime {
  return {
    name: 'Chromium',
    run: async () => {
      if (!existsSync(EXECUTABLE)) throw new Unavailable(`there is no ${EXECUTABLE}`);
      const server = await serve(readFileSync(app.bundle, 'utf8'));
      try {
        return await browse(addressOf(server), app.folder);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** Opens the page in a browser whose profile, and what else it writes, goes to the home given. */
async function browse(url: string, home: string): Promise<Report> {
  // Not before it is installed.
  const playwright = await import('playwright-core');
  const browser = await playwright.chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [...FLAGS],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    timeout: PATIENCE,
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const results = await within('the page', page.evaluate(PROGRAM));
    return toReport(browser.version(), results);
  } finally {
    await within('the end of the browser', browser.close());
  }
}

/** The page and its script, on this machine alone. */
async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const [type, body] =
      request.url === '/bundle.js' ? ['text/javascript', script] : ['text/html', PAGE];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}/`;
}
