import {
  addThirdPartyCaveat,
  attenuate,
  doc,
  gatherDischarges,
  mint,
  mintDischarge,
  readonly,
  serialize,
  time,
  type Token,
} from 'caveats';
import { expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { KEY } from './tokens.js';

const visit = useBrowser();
const broad = mint({ rootKey: KEY, identity: { subject: 'usr-1', id: 't1' } });
const asked = { rootKey: 'shared', identifier: 'logged in' };
const narrow = mintDischarge({ ...asked, caveats: [doc('A'), readonly(), time(1_000_000_000)] });
const withNarrow = ({ macaroon }: Token): Token => ({ macaroon, discharges: [narrow.macaroon] });

test('a discharge that nothing asks for makes no token look expired or narrow', async () => {
  const playground = new Playground(await visit());
  const token = serialize(withNarrow(broad));
  await playground.paste(token);
  const said = await playground.text('#summary');
  expect(said).toContain('As it is, it reaches nothing: 1 discharge that no caveat asks for');
  expect(said).toContain('refused as it is otherwise: Never');
  expect(said).not.toMatch(/expired|2001/);
  const read = await playground.text('#read');
  expect(read).toContain('No caveat asks for it, so it has no effect.');
  expect(read).toContain('Otherwise at most: Valid until No end');
  await playground.open('Compare');
  await playground.fill('The token that it may have been made from', serialize(broad));
  const compared = await playground.text('#comparison');
  expect(compared).toContain('Both are the same token, but with other discharges.');
  expect(compared).toContain(
    'This token, as it is, reaches nothing: 1 discharge that no caveat asks for',
  );
  expect(compared).toContain('Nothing else.');
});

test('a child that reaches nothing is not said to reach what its parent reaches', async () => {
  const playground = new Playground(await visit());
  await playground.paste(serialize(attenuate(broad, ['team = a'])));
  expect(await playground.text('#summary')).toContain(
    'it reaches nothing: 1 caveat not understood',
  );
  await playground.open('Compare');
  await playground.fill('The token that it may have been made from', serialize(broad));
  const compared = await playground.text('#comparison');
  expect(compared).toContain('reaches nothing: 1 caveat not understood');
  expect(compared).not.toContain('Nothing in what it reaches.');
  expect(compared).toContain('What the caveats that are not understood leave cannot be compared');
  expect(await playground.text('#summary')).toContain('otherwise: Not known');
  await playground.open('Read');
  const read = await playground.text('#read');
  expect(read).toContain('say so under “Caveats are read as”');
  expect(read).toContain('Not known Valid until, resources, services, interfaces, api');
  expect(read).not.toContain('Not restricted');
});

test('a discharge narrows a token once the key shows that it holds', async () => {
  const playground = new Playground(await visit());
  const asking = addThirdPartyCaveat(broad, asked);
  await playground.paste(serialize(withNarrow(asking)));
  expect(await playground.text('#summary')).toContain('Never or when its discharges expire');
  expect(await playground.text('#read')).toContain('If they are valid, they leave less');
  const whole = await gatherDischarges(asking, () => narrow);
  await playground.paste(serialize(whole), KEY);
  expect(await playground.text('#summary')).toMatch(/Signature valid.*2001.*expired/);
  expect(await playground.text('#read')).toContain('doc A read');
});

test('what discharges leave is not said to be the same without the key', async () => {
  const playground = new Playground(await visit());
  const asking = addThirdPartyCaveat(broad, asked);
  const withPlain = { ...asking, discharges: [mintDischarge(asked).macaroon] };
  const whole = withNarrow(asking);
  const hidden = { ...asking, discharges: [attenuate(mintDischarge(asked), ['x = y']).macaroon] };
  await playground.paste(serialize(whole));
  await playground.open('Compare');
  for (const [child, parent, words] of [
    [withPlain, whole, 'What the discharges of the two leave cannot be compared without the key.'],
    [whole, broad, 'Nothing, but its discharges leave less if they are valid.'],
    [asking, hidden, 'What the caveats that are not understood leave cannot be compared here.'],
    [
      attenuate(broad, [readonly(), 'x = y']),
      broad,
      'What the caveats that are not understood leave cannot be compared here.',
    ],
    [
      attenuate(attenuate(broad, ['x = y']), [doc('A')]),
      attenuate(broad, ['x = y']),
      'now doc A read, write As the two tokens say',
    ],
  ] as const) {
    await playground.paste(serialize(child));
    await playground.fill('The token that it may have been made from', serialize(parent));
    const compared = await playground.text('#comparison');
    expect(compared).toContain(words);
    expect(compared).not.toContain('Nothing in what it reaches.');
  }
});

test('an identity token is said to give no access', async () => {
  const playground = new Playground(await visit());
  const proof = mint({ rootKey: KEY, identity: { subject: 'usr-1', type: 'identity' } });
  await playground.paste(serialize(proof), KEY);
  for (const part of ['#summary', '#read']) {
    expect(await playground.text(part)).toContain(
      'It gives no access: it proves who its subject is, for caveats that name a consumer.',
    );
  }
  expect(await playground.text('#read')).toContain('its holder can pose as its subject');
  expect(await playground.text('#read')).not.toContain('Resources');
});

test('names are in boxes of their own, with blanks and commas as they are', async () => {
  const { page } = await visit();
  const playground = new Playground({ page });
  const names = ['A (all of it), B', 'C', 'C ', 'C  D', 'C D'];
  await playground.paste(serialize(attenuate(broad, [doc(...names)])));
  const boxes = page.locator('#read .tree bdi');
  expect(await boxes.allTextContents()).toEqual([...names].sort());
  const widthOf = (name: string): Promise<number> =>
    boxes.nth([...names].sort().indexOf(name)).evaluate((box) => box.getBoundingClientRect().width);
  expect(await widthOf('C ')).toBeGreaterThan((await widthOf('C')) + 1);
  expect(await widthOf('C  D')).toBeGreaterThan((await widthOf('C D')) + 1);
});

test('bytes that are no text are told apart', async () => {
  const playground = new Playground(await visit());
  const said: string[] = [];
  for (const byte of [0xfe, 0xff]) {
    const token = mint({ rootKey: KEY, identifier: Uint8Array.of(byte) });
    await playground.paste(
      serialize(addThirdPartyCaveat(token, { rootKey: 'k', identifier: Uint8Array.of(byte) })),
    );
    said.push(await playground.text('#read'));
  }
  expect(said[0]).toContain('not UTF-8, in base64url _g');
  expect(said[0]).not.toBe(said[1]);
});

test('a scope is declared, and its tokens are read, narrowed and checked by it', async () => {
  const { page, complaints } = await visit();
  const playground = new Playground({ page });
  await playground.press('A Git host');
  const read = await playground.text('#read');
  expect(read).toContain('Only the branch main of repo web of org acme');
  expect(read).toContain('org acme repo web branch main read, write branch next read, write');
  await playground.open('Check');
  expect(await playground.text('#verdict')).toContain('Allowed');
  await playground.open('Compare');
  expect(await playground.text('#comparison')).toMatch(
    /before org acme repo api lost repo web read, write, admin now org acme repo web branch main/,
  );
  await playground.open('Narrow');
  await playground.fill('Kind of caveat', 'branch');
  await playground.fill('Branch', 'acme/web/main');
  await playground.press('Add the caveat');
  expect(await playground.text('#narrow-result')).toContain('branch = acme/web/main');
  await playground.open('Read');
  await playground.fill('Your resources and actions', '{"levels":{"org":{"in":"x"}}}');
  await playground.settle();
  expect(await playground.text('#declaration-field')).toContain('levels.org.in must be');
  expect(await playground.text('#read')).toContain('Not understood here');
  await playground.fill('Caveats are read as', 'standard');
  await playground.settle();
  expect(await page.locator('#declaration-field').isVisible()).toBe(false);
  expect(await playground.text('#summary')).toContain('2 caveats not understood');
  expect(complaints).toEqual([]);
});
