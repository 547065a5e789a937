import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { buildPage } from '../../docs/src/playground/build.js';

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
];

/** A folder for the page, built from the sources as they are, and for the browser's profile. */
const home = mkdtempSync(join(tmpdir(), 'caveats-playground-'));
const PAGE = join(home, 'index.html');

export const ADDRESS: string = pathToFileURL(PAGE).href;

/** The page in a browser, and what was seen of it. */
export interface Visit {
  readonly page: Page;
  /** The addresses that anything was asked of. */
  readonly requests: readonly string[];
  /** What its security policy refused, and whatever else went wrong. */
  readonly complaints: readonly string[];
}

/** How the page is opened: as on a computer by day, unless said otherwise. */
export type Setting = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'timezoneId'>;

/** Starts a browser with a fresh profile for the tests of a file; what it returns opens the page. */
export function useBrowser(): (setting?: Setting) => Promise<Visit> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}`);
    writeFileSync(PAGE, await buildPage());
    browser = await chromium.launch({
      executablePath: EXECUTABLE,
      headless: true,
      args: FLAGS,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    });
  });
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(home, { recursive: true, force: true });
  });
  return async (setting = {}) => {
    if (browser === undefined) throw new Error('the browser has not started');
    return visit(browser, setting);
  };
}

async function visit(browser: Browser, setting: Setting): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
    offline: true,
    ...setting,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(ADDRESS);
  return { page, requests, complaints };
}

/** What a reader of the page can do with it, by the names that are on it. */
export class Playground {
  readonly page: Page;

  constructor({ page }: Pick<Visit, 'page'>) {
    this.page = page;
  }

  /** The field under a label, on the part of the page that is open. */
  field(label: string | RegExp): Locator {
    return this.page.getByLabel(label, { exact: true }).locator('visible=true').first();
  }

  /** Fills in a field, or chooses in it, by its label. */
  async fill(label: string | RegExp, value: string): Promise<void> {
    const control = this.field(label);
    if ((await control.evaluate(({ tagName }) => tagName)) === 'SELECT') {
      await control.selectOption(value);
    } else await control.fill(value);
  }

  async paste(token: string, key = ''): Promise<void> {
    await this.fill('Paste a token, in any format', token);
    await this.fill(/^Key/, key);
    await this.settle();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.settle();
  }

  async open(tab: string): Promise<void> {
    await this.page.getByRole('tab', { name: tab }).click();
  }

  /** Waits until the page has looked at what was typed. */
  async settle(): Promise<void> {
    await this.page.waitForTimeout(250);
  }

  /** What can be read in a part of the page, in one line. */
  async text(part: string): Promise<string> {
    return (await this.page.locator(part).innerText()).replace(/\s+/g, ' ');
  }

  async valueOf(label: string | RegExp): Promise<string> {
    return this.field(label).inputValue();
  }
}
