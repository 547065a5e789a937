import { attenuate, readonly, serialize, table, verify } from 'caveats';
import { deserializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { broadToken, KEY, tableToken } from './tokens.js';

const visit = useBrowser();

async function start(token: string, key = ''): Promise<Playground> {
  const playground = new Playground(await visit());
  await playground.paste(token, key);
  return playground;
}

describe('a caveat is added without a key', () => {
  test('by its form', async () => {
    const playground = await start(serialize(broadToken()));
    await playground.open('Narrow');
    await playground.fill('Kind of caveat', 'table');
    await playground.fill('Table', 'AbCDeFGH/grid-1\nAbCDeFGH/grid-2');
    await playground.press('Add the caveat');
    const narrowed = await playground.valueOf('Its text');
    expect(narrowed).toBe(
      serialize(attenuate(broadToken(), [table('AbCDeFGH', 'grid-1', 'grid-2')])),
    );
    const request = { resource: { doc: 'AbCDeFGH', table: 'grid-2' } };
    expect(verify(narrowed, { rootKey: KEY, request }).caveats).toHaveLength(2);
  });

  test('by its text, also where nobody understands it', async () => {
    const playground = await start(serialize(broadToken()));
    await playground.open('Narrow');
    await playground.fill('Kind of caveat', 'condition');
    await playground.fill('Text of the caveat', 'moon = full');
    await playground.press('Add the caveat');
    expect(await playground.text('#narrow-result')).toContain('denies every request');
    expect(await playground.valueOf('Its text')).toBe(
      serialize(attenuate(broadToken(), ['moon = full'])),
    );
  });

  test('and what makes no caveat is refused', async () => {
    const playground = await start(serialize(broadToken()));
    await playground.open('Narrow');
    await playground.fill('Kind of caveat', 'ip');
    await playground.fill('IP', '300.1.1.1');
    await playground.press('Add the caveat');
    expect(await playground.text('#narrow-result')).toMatch(/^IP: takes only addresses/);
  });

  test('to a token of Onedata in Onedata’s form', async () => {
    const { page } = await visit();
    const playground = new Playground({ page });
    await playground.press('An Onedata token');
    await playground.open('Narrow');
    await playground.fill('Kind of caveat', 'data-path');
    await playground.fill('Data path', '/photos/2026/may');
    await playground.press('Add the caveat');
    const { macaroon } = deserializeOnedata(await playground.valueOf('Its text'));
    expect(macaroon.unsafeCaveats).toHaveLength(5);
  });

  test('and one goes on with the narrower token, beside the one that it was made from', async () => {
    const playground = await start(serialize(broadToken()), KEY);
    await playground.open('Narrow');
    await playground.fill('Expires in', '24h');
    await playground.press('Add the caveat');
    const narrowed = await playground.valueOf('Its text');
    await playground.press('Go on with this token');
    expect(await playground.valueOf('Paste a token, in any format')).toBe(narrowed);
    expect(await playground.text('#summary')).toContain('in 24 hours');
    await playground.open('Compare');
    expect(await playground.text('#comparison')).toContain('The signatures prove');
    expect(await playground.text('#comparison')).toContain('Valid until before No end now');
  });
});

describe('a request is checked', () => {
  test('every caveat passes or fails, with its reason', async () => {
    const playground = await start(serialize(tableToken()), KEY);
    await playground.open('Check');
    await playground.fill(/^Table/, 'AbCDeFGH/grid-1');
    await playground.fill(/^Access/, 'write');
    await playground.settle();
    const verdict = await playground.text('#verdict');
    expect(verdict).toContain('Refused: 403');
    expect(verdict).toContain('scope_denied');
    expect(verdict).toContain('3 met 1 not met');
    expect(verdict).toContain(
      'Only for the action read. The request is for something that is not listed.',
    );
    await playground.fill(/^Access/, 'read');
    await playground.settle();
    expect(await playground.text('#verdict')).toMatch(/^Allowed .*Subject usr-1.*4 met/);
  });

  test('what is not said meets nothing', async () => {
    const playground = await start(serialize(tableToken()), KEY);
    await playground.open('Check');
    expect(await playground.text('#verdict')).toContain('The request does not contain it.');
    expect(await playground.text('#verdict')).toContain('1 met 3 not met');
  });

  test('at another time it has expired, which is 401', async () => {
    const playground = await start(serialize(tableToken()), KEY);
    await playground.open('Check');
    await playground.fill(/^Now/, '2200-01-01T01:00:00');
    await playground.settle();
    expect(await playground.text('#verdict')).toMatch(/Refused: 401.*token_expired/);
    await playground.fill(/^Now/, '2200-01-01T00:59:59');
    await playground.settle();
    expect(await playground.text('#verdict')).toContain('scope_denied');
  });

  test('without the key, or with another, no caveat is looked at', async () => {
    const playground = await start(serialize(tableToken()));
    await playground.open('Check');
    expect(await playground.text('#verdict')).toContain('Give the key of the token');
    await playground.paste(serialize(tableToken()), 'another key');
    expect(await playground.text('#verdict')).toContain('bad_signature');
    expect(await playground.text('#verdict')).toContain(
      'Caveats are checked only if the signatures are valid.',
    );
  });

  test('an invalid request is explained', async () => {
    const playground = await start(serialize(tableToken()), KEY);
    await playground.open('Check');
    await playground.page.getByLabel('Show everything that a request can contain').check();
    await playground.fill('ASN', 'many');
    await playground.settle();
    expect(await playground.text('#verdict')).toContain('ASN: must be a whole number');
  });

  test('what an identity token is taken for makes a difference', async () => {
    const playground = await start(serialize(broadToken()), KEY);
    await playground.open('Check');
    await playground.fill('Expected type', 'identity');
    await playground.settle();
    expect(await playground.text('#verdict')).toContain('wrong_token_type');
  });

  test('a token of Onedata gets Onezone’s answer as well', async () => {
    const { page } = await visit();
    const playground = new Playground({ page });
    await playground.press('An Onedata token');
    await playground.open('Check');
    expect(await playground.text('#verdict')).toMatch(/^Allowed/);
    await playground.fill(/^Data path/, '/elsewhere');
    await playground.settle();
    expect(await playground.text('#verdict')).toContain(
      'Onezone answers 400 tokenCaveatUnverified',
    );
  });

  test('a key may be written in hexadecimal or base64, and what is neither is refused', async () => {
    const playground = await start(serialize(tableToken()), Buffer.from(KEY).toString('hex'));
    await playground.fill('Written as', 'hex');
    await playground.settle();
    expect(await playground.text('#summary')).toContain('Signature valid');
    await playground.fill('Written as', 'base64');
    await playground.fill(/^Key/, Buffer.from(KEY).toString('base64'));
    await playground.settle();
    expect(await playground.text('#summary')).toContain('Signature valid');
    await playground.fill('Written as', 'text');
    await playground.fill(/^Key/, `base64url:${Buffer.from(KEY).toString('base64url')}`);
    await playground.settle();
    expect(await playground.text('#summary')).toContain('Signature valid');
    await playground.fill('Written as', 'hex');
    await playground.settle();
    expect(await playground.text('#key-hint')).toBe('This is not hexadecimal.');
    expect(await playground.text('#summary')).toContain('Unverified');
  });
});

describe('two tokens are compared', () => {
  test('what the child lost is told, and that it is the child is proven', async () => {
    const parent = broadToken();
    const child = attenuate(parent, [table('AbCDeFGH', 'grid-1'), readonly()]);
    const playground = await start(serialize(child));
    await playground.open('Compare');
    await playground.fill('The token that it may have been made from', serialize(parent));
    const said = await playground.text('#comparison');
    expect(said).toContain('Made from it');
    expect(said).toContain('2 scope Only the table grid-1 of doc AbCDeFGH.');
    expect(said).toContain(
      'before doc AbCDeFGH read, write doc Roadmap lost now doc AbCDeFGH table grid-1 read',
    );
    await playground.press('Swap the two');
    expect(await playground.text('#comparison')).toContain('Its parent');
  });

  test('a token that was changed is not made of it', async () => {
    const parent = broadToken();
    const { macaroon } = attenuate(parent, [readonly()]);
    const forged = { macaroon: { ...macaroon, signature: new Uint8Array(32) } };
    const playground = await start(serialize(forged));
    await playground.open('Compare');
    await playground.fill('The token that it may have been made from', serialize(parent));
    expect(await playground.text('#comparison')).toContain('Not made from it');
  });

  test('what is no token is said to be none', async () => {
    const playground = await start(serialize(broadToken()));
    await playground.open('Compare');
    await playground.fill('The token that it may have been made from', 'nothing');
    expect(await playground.text('#comparison')).toContain('The token');
    await playground.fill('The token that it may have been made from', '');
    expect(await playground.text('#comparison')).toBe('');
  });
});
