import { serialize } from 'caveats';
import { encode } from 'caveats/macaroon';
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
