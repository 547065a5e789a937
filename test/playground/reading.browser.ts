import {
  attenuate,
  doc,
  gatherDischarges,
  mint,
  mintDischarge,
  addThirdPartyCaveat,
  serialize,
} from 'caveats';
import { createTokenText } from 'caveats/authority';
import { dataPath, dataReadonly, serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { hostileToken, KEY, LATER, onedataToken, tableToken } from './tokens.js';

const visit = useBrowser();

test('a token is told in words, and said to be unverified until its key is given', async () => {
  const playground = new Playground(await visit());
  await playground.paste(serialize(tableToken()));
  expect(await playground.text('#summary')).toMatch(
    /^Unverified .*usr-1.*1 Jan 2200, 01:00:00 CET/,
  );
  const read = await playground.text('#read');
  expect(read).toContain('Only the doc AbCDeFGH or the doc Roadmap, and everything in them.');
  expect(read).toContain('Only the table grid-1 of doc AbCDeFGH.');
  expect(read).toContain('Only for the action read.');
  expect(read).toContain('As the token says, which is not verified');

  await playground.paste(serialize(tableToken()), KEY);
  expect(await playground.text('#summary')).toMatch(/^Signature valid/);
  await playground.paste(serialize(tableToken()), 'another key');
  expect(await playground.text('#summary')).toMatch(/^Signature invalid/);
  expect(await playground.text('#read')).toContain('which cannot be trusted');
});

test('what it reaches is a tree of docs and tables', async () => {
  const { page } = await visit();
  await new Playground({ page }).paste(serialize(tableToken()));
  const docs = page.locator('#read .facts .tree').first();
  expect(await docs.locator('> li').count()).toBe(1);
  expect((await docs.locator('> li > bdi').innerText()).trim()).toBe('AbCDeFGH');
  expect((await docs.locator('.tree li').innerText()).trim()).toMatch(/^table\s+grid-1\s+read$/);
});

describe('a token is read in any format', () => {
  const token = tableToken();
  const texts: Readonly<Record<string, string>> = {
    'Version 2': serialize(token),
    'Version 1': serialize(token, 'v1'),
    'Version 2, JSON': serialize(token, 'v2-json'),
    'Version 1, JSON': serialize(token, 'v1-json'),
    Onedata: serializeOnedata(token),
    Prefixed: createTokenText({ prefix: 'acme_live' }).serialize(token),
  };
  test.each(Object.entries(texts))('%s', async (form, text) => {
    const playground = new Playground(await visit());
    await playground.paste(`  Bearer ${text}\n`, KEY);
    expect(await playground.text('#summary')).toContain(`Format ${form}`);
    expect(await playground.text('#summary')).toContain('Signature valid');
  });
});

test('an Onedata token is told in Onedata’s words', async () => {
  const playground = new Playground(await visit());
  const token = onedataToken([
    dataReadonly(),
    dataPath('/photos/2026', '/reports'),
    dataPath('/photos'),
  ]);
  await playground.paste(serializeOnedata(token));
  expect(await playground.text('#summary')).toContain('Type Access token of Onedata');
  const read = await playground.text('#read');
  expect(read).toContain('Only for data at or below /photos/2026 or /reports.');
  expect(read).toMatch(/Paths \/photos\/2026 Access Read/);
});

test('a third-party caveat says whether its discharge is there', async () => {
  const playground = new Playground(await visit());
  const caveat = {
    location: 'https://login.example.com',
    identifier: 'logged-in',
    rootKey: 'shared',
  };
  const asking = addThirdPartyCaveat(tableToken(), caveat);
  await playground.paste(serialize(asking));
  expect(await playground.text('#read')).toContain(
    'which is missing: the token is refused without it',
  );
  expect(await playground.text('#read')).toContain(
    'As it is, it reaches nothing: 1 discharge missing',
  );

  const discharged = await gatherDischarges(asking, ({ identifier }) =>
    mintDischarge({
      identifier,
      rootKey: 'shared',
      caveats: [{ type: 'time', validUntil: LATER - 1 }],
    }),
  );
  await playground.paste(serialize(discharged), KEY);
  expect(await playground.text('#read')).toContain('vouches for logged-in');
  expect(await playground.text('#summary')).toContain('Signature valid');
});

test('what nobody understands is said to deny', async () => {
  const playground = new Playground(await visit());
  await playground.paste(serialize(attenuate(tableToken(), ['team = soon'])));
  expect(await playground.text('#read')).toContain(
    'Not understood here, so it denies every request.',
  );
  expect(await playground.text('#read')).toContain('it reaches nothing: 1 caveat not understood');
});

test('a text that was cut off is explained as far as it goes', async () => {
  const playground = new Playground(await visit());
  const text = createTokenText({ prefix: 'acme' }).serialize(tableToken());
  await playground.paste(text.slice(0, 130));
  const said = await playground.text('#summary');
  expect(said).toContain('truncated_token');
  expect(said).toContain(`It has 130 of its ${text.length} characters.`);
  expect(said).toContain('Only the doc AbCDeFGH or the doc Roadmap');
  expect(said).toMatch(/It ends (inside|right after) the last caveat/);
});

test('a discharge that was cut off is shown beside the token', async () => {
  const playground = new Playground(await visit());
  const caveat = { identifier: 'logged-in', rootKey: 'shared' };
  const discharged = await gatherDischarges(addThirdPartyCaveat(tableToken(), caveat), () =>
    mintDischarge({ ...caveat, caveats: ['doc = AbCDeFGH'] }),
  );
  await playground.paste(serialize(discharged).slice(0, -60));
  const said = await playground.text('#summary');
  expect(said).toContain('third party Only with a discharge (a proof) from a third party.');
  expect(said).toMatch(/Discharge 1 .*logged-in.*It ends inside the last caveat/);
});

test('something else than a token is said to be none', async () => {
  const playground = new Playground(await visit());
  await playground.paste('what is this?');
  expect(await playground.text('#summary')).toContain('malformed_token');
  await playground.paste('x'.repeat(70_000));
  expect(await playground.text('#summary')).toContain('token_too_large');
  await playground.press('Clear all');
  expect(await playground.text('#summary')).toContain('Paste a token');
});

test('a text that a strict reader refuses is read, and that is said', async () => {
  const playground = new Playground(await visit());
  const text = serialize(tableToken());
  await playground.paste(`${text.slice(0, 40)}\n${text.slice(40)}`, KEY);
  expect(await playground.text('#summary')).toContain(
    'A strict reader refuses this text: white space.',
  );
});

test('what a hostile token says is text, and what does not show is written out', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  await playground.paste(serialize(hostileToken()));
  const read = await playground.text('#read');
  expect(read).toContain('<script>console.error(3)</script> = 1');
  expect(read).toContain('accU+200Bess = read');
  expect(read).toContain('newU+000AlineU+001B[31m');
  expect(await playground.text('#summary')).toContain('<b>usr</b>U+202E');
  const raw = await page.evaluate(() => document.getElementById('result')?.innerText ?? '');
  expect(raw).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u001b]/);
  expect(await page.locator('#result :is(img, script, svg, b, iframe)').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('names that differ in what does not show are told apart', async () => {
  const { page } = await visit();
  const playground = new Playground({ page });
  const identity = { subject: 'usr-1' };
  const names = ['A', 'A\u034f', 'A\u2800', 'A\u3164', 'A\ufe0f', 'A\u{e0100}'];
  await playground.paste(serialize(mint({ rootKey: KEY, identity, caveats: [doc(...names)] })));
  expect(await page.locator('#read .tree bdi').allTextContents()).toEqual(
    ['', 'U+034F', 'U+2800', 'U+3164', 'U+E0100', 'U+FE0F'].map((each) => `A${each}`),
  );
});

test('a token with as many caveats as it can hold does not hold the page up', async () => {
  const { page } = await visit();
  const playground = new Playground({ page });
  const caveats = Array.from({ length: 9000 }, () => 'x');
  const many = serialize(mint({ rootKey: KEY, identity: { subject: 'usr-1' }, caveats }));
  await playground.paste(many, KEY);
  await expect.poll(() => playground.text('#summary')).toContain('Signature valid');
  expect(await playground.text('#read')).toContain('9,000 caveats not understood');
  expect(await page.locator('#read .chain > li').count()).toBe(100);
  await playground.press('Show more of 9,000');
  expect(await page.locator('#read .chain > li').count()).toBe(200);
  expect(await page.evaluate(() => document.activeElement?.textContent ?? '')).toMatch(/^101/);
});
