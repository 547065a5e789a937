import { serialize } from 'caveats';
import { encode } from 'caveats/macaroon';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { base64UrlOf, HELD, lnd, pypi } from '../reading/held.js';
import { withStandardCaveats } from '../as-it-is.js';
import { Playground, useBrowser } from './browser.js';
import { broadToken } from './tokens.js';

const visit = useBrowser();
const TEXTS = HELD.flatMap(({ given, ...rest }) =>
  typeof given === 'string' ? [{ given, ...rest }] : [],
);

test('a token is read as people hold it, and said to be what it is', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  for (const { given, what, macaroons } of TEXTS) {
    await playground.paste(given);
    const summary = await playground.text('#summary');
    expect(summary).toContain(`This is ${what}.`);
    expect(await page.locator('#read .discharge').count()).toBe(macaroons.length - 1);
  }
  expect(complaints).toEqual([]);
});

test('it is narrowed in its form', async () => {
  const playground = new Playground(await visit());
  await playground.paste(`pypi-${base64UrlOf(encode(pypi, 'v2'))}`);
  await playground.open('Narrow');
  await playground.press('Add the caveat');
  expect(await playground.valueOf('Its text')).toMatch(/^pypi-AgE/);
});

test('an export keeps its discharge when it is narrowed', async () => {
  const playground = new Playground(await visit());
  await playground.paste(String(HELD.find(({ name }) => name.includes('SNAPCRAFT'))!.given));
  await playground.open('Narrow');
  await playground.press('Add the caveat');
  const said = await playground.text('#narrow-result');
  expect(said).not.toContain('gather new ones');
  await playground.press('Go on with this token');
  await playground.open('Read');
  expect(await playground.text('#read')).toContain('Discharge 1');
});

test('a binary file is chosen, or dropped, and shown as base64', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  const buffer = Buffer.from(encode(lnd, 'v2'));
  const file = { name: 'admin.macaroon', mimeType: 'application/octet-stream', buffer };
  await page.getByLabel('Or choose a file').setInputFiles(file);
  await playground.settle();
  expect(await playground.valueOf('Paste a token, in any format')).toBe(
    buffer.toString('base64url'),
  );
  expect(await playground.text('#read')).toContain('ipaddr 127.0.0.1');

  await playground.press('Clear all');
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], 'admin.macaroon'));
      return data;
    },
    [...buffer],
  );
  await page.dispatchEvent('#token', 'drop', { dataTransfer: transfer });
  await playground.settle();
  expect(await playground.text('#read')).toContain('ipaddr 127.0.0.1');
  expect(complaints).toEqual([]);
});

test('two tokens are refused, and what is not a macaroon is said to be none', async () => {
  const playground = new Playground(await visit());
  const [one, other] = [lnd, pypi].map((each) => base64UrlOf(encode(each, 'v2')));
  await playground.paste(`Cookie: a=${one}; b=${other}`);
  expect(await playground.text('#summary')).toContain('There is more than one token in it.');
  await playground.paste('c0ffee00-1234-4abc-9def-0123456789ab');
  expect(await playground.text('#summary')).toContain(
    'This is not a macaroon; it looks like a UUID.',
  );
});

test('what is shown of a token that is as long as one can be is bounded', async () => {
  const { page } = await visit();
  const playground = new Playground({ page });
  const tables = Array.from({ length: 4000 }, (_, i) => `d${i % 60}/t${i}`).join('|');
  for (const condition of [`table = ${tables}`, `doc = ${'"\u202e'.repeat(9000)}`]) {
    await playground.paste(serialize(withStandardCaveats(broadToken(), [condition])));
    expect((await playground.text('#result')).length).toBeLessThan(60_000);
    expect(await page.locator('#result *').count()).toBeLessThan(8000);
  }
});

/** Drops files on the field of the token: one with each content, and `slow` ones that end later. */
async function drop(page: Page, contents: readonly string[], isFolder = false): Promise<boolean> {
  const transfer = await page.evaluateHandle(
    ({ contents, isFolder }) => {
      const data = new DataTransfer();
      contents.forEach((content, i) => data.items.add(new File([content], `${i}.txt`)));
      if (isFolder) {
        const folder = data.files[0]!;
        const fails = (): Promise<never> => Promise.reject(new DOMException('', 'NotFoundError'));
        folder.slice = () => Object.assign(new Blob(), { arrayBuffer: fails });
        Object.defineProperty(data, 'files', { value: [folder] });
      }
      return data;
    },
    { contents, isFolder },
  );
  return page.evaluate((dataTransfer) => {
    const event = new DragEvent('drop', { dataTransfer, cancelable: true });
    if (!(dataTransfer.files instanceof FileList)) {
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
    }
    return document.querySelector('#token')!.dispatchEvent(event);
  }, transfer);
}

test('several files, and a folder, are refused in words, and do not take the place of the page', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  const text = base64UrlOf(encode(lnd, 'v2'));
  expect(await drop(page, [text, text])).toBe(false);
  expect(await playground.text('#summary')).toContain('These are several files.');
  expect(await drop(page, [text], true)).toBe(false);
  await playground.settle();
  expect(await playground.text('#summary')).toContain('That file cannot be read.');
  expect(complaints).toEqual([]);
});

test('what was pasted while a file was read counts', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  const [file, pasted] = [lnd, pypi].map((each) => base64UrlOf(encode(each, 'v2')));
  await page.evaluate(() => {
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return arrayBuffer.call(this);
    };
  });
  await drop(page, [file!]);
  await playground.paste(pasted!);
  await page.waitForTimeout(1200);
  expect(await playground.valueOf('Paste a token, in any format')).toBe(pasted);
  expect(await playground.text('#read')).toContain('my-project');
  expect(complaints).toEqual([]);
});

test('a file of 100 MB, and one in UTF-16, do not stall the page', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  const before = Date.now();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(100_000_000).fill(65)], 'large'));
    const event = new DragEvent('drop', { dataTransfer: data, cancelable: true });
    document.querySelector('#token')!.dispatchEvent(event);
  });
  await playground.settle();
  expect(await playground.text('#summary')).toContain('longer than the limit');
  expect(Date.now() - before).toBeLessThan(10_000);
  await page.evaluate(
    (content) => {
      const units = Uint16Array.from(`\ufeff${content}`, (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([units], 'windows.txt'));
      const event = new DragEvent('drop', { dataTransfer: data, cancelable: true });
      document.querySelector('#token')!.dispatchEvent(event);
    },
    base64UrlOf(encode(lnd, 'v2')),
  );
  await playground.settle();
  expect(await playground.text('#read')).toContain('ipaddr 127.0.0.1');
  expect(complaints).toEqual([]);
});

test('any dialect may be chosen for any token', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  for (const each of [lnd, pypi]) {
    await playground.paste(base64UrlOf(encode(each, 'v2')));
    const names = await page
      .locator('#dialect option')
      .evaluateAll((all) =>
        all.map((option) => (option instanceof HTMLOptionElement ? option.value : '')),
      );
    for (const name of names) {
      await page.locator('#dialect').selectOption(name);
      await playground.settle();
      expect(await playground.text('#read')).toContain('What it reaches');
    }
    await page.locator('#dialect').selectOption('detect');
  }
  expect(complaints).toEqual([]);
});
