import { describe, expect, test } from 'vitest';
import {
  access,
  addThirdPartyCaveat,
  attenuate,
  createDialect,
  defineCaveat,
  doc,
  judge,
  mint,
  mintDischarge,
  open,
  serialize,
  verify,
} from '../../src/index.js';
import { createAuthority } from '../../src/authority/index.js';
import { createGuard } from '../../src/http/index.js';
import { asking, attach, dischargeOf, rootKey } from './attach.js';

/** What a third party declares of the one who logged in. */
const declared = defineCaveat({
  type: 'declared',
  role: 'context',
  decode: (text) =>
    text.startsWith('declared ') ? { type: 'declared', name: text.slice(9) } : undefined,
  encode: ({ name }: { type: 'declared'; name: string }) => `declared ${name}`,
  check: () => ({ ok: true }),
});
const dialect = createDialect({ kinds: [declared] });

const minted = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
const ours = asking(minted, 'login 1');
const request = { resource: { doc: 'A' }, access: 'read' } as const;

describe('the conditions of a grant', () => {
  test("are the token's own, and those of its discharges", () => {
    const token = attach(ours, dischargeOf('login 1', 'declared ann'));
    const { caveats, conditions } = verify(token, { rootKey, dialect, request });
    expect(caveats).toEqual([doc('A'), { type: 'declared', name: 'ann' }]);
    expect(conditions).toEqual([
      { caveat: doc('A') },
      {
        caveat: { type: 'declared', name: 'ann' },
        discharge: { index: 0, identifier: 'login 1', caveat: 1 },
      },
    ]);
  });

  test('are not all: a discharge without any took part, too', async () => {
    const token = attach(ours, dischargeOf('login 1'));
    const granted = verify(token, { rootKey, dialect, request });
    expect(granted.conditions).toEqual([{ caveat: doc('A') }]);
    expect(granted.discharges).toEqual([{ index: 0, identifier: 'login 1', caveat: 1 }]);
    expect(Object.isFrozen(granted.discharges)).toBe(true);
    expect(verify(minted, { rootKey, request }).discharges).toEqual([]);
    const guard = createGuard({ rootKey });
    const headers = { authorization: `Bearer ${serialize(token)}` };
    const listed = await guard.authorizeList(headers, request, 'doc');
    expect(listed.ok && listed.grant.discharges).toEqual(granted.discharges);
  });

  test('tell what the holder discharged from what the service asked for', () => {
    // The holder adds a third party of its own, and lets it declare what it likes.
    const forged = asking(ours, 'login 2');
    const token = attach(
      forged,
      dischargeOf('login 2', 'declared admin'),
      dischargeOf('login 1', 'declared ann'),
    );
    const { conditions } = verify(token, { rootKey, dialect, request });
    const names = conditions
      .filter(({ discharge }) => discharge?.caveat === 1 && discharge.askedBy === undefined)
      .map(({ caveat }) => caveat.type === 'declared' && caveat.name);
    expect(names).toEqual(['ann']);
    expect(conditions).toHaveLength(3);
  });

  test('tell apart two caveats of the same identifier, of which the holder added one', () => {
    const again = { rootKey: 'a key of the holder', identifier: 'login 1', location: '' };
    const forged = addThirdPartyCaveat(ours, again);
    const token = attach(
      forged,
      dischargeOf('login 1', 'declared ann'),
      mintDischarge({ ...again, location: undefined, caveats: ['declared admin'] }),
    );
    const { conditions } = verify(token, { rootKey, dialect, request });
    const found = conditions.flatMap(({ caveat, discharge }) =>
      discharge && caveat.type === 'declared' ? [[caveat.name, discharge.caveat]] : [],
    );
    expect(found).toEqual([
      ['ann', 1],
      ['admin', 2],
    ]);
  });

  test('tell which discharge asked for another', () => {
    const inner = asking(dischargeOf('login 1'), 'login 2');
    const token = attach(ours, dischargeOf('login 2', 'declared admin'), inner);
    expect(verify(token, { rootKey, dialect, request }).conditions[1]).toEqual({
      caveat: { type: 'declared', name: 'admin' },
      discharge: { index: 0, identifier: 'login 2', askedBy: 1, caveat: 0 },
    });
  });

  test('tell identifiers apart that are not text', () => {
    const bytes = new Uint8Array([0x80, 0x80]);
    const texts = [bytes, 'base64url:gIA', 'gIA'].map((identifier) => {
      const asked = addThirdPartyCaveat(minted, { rootKey: 'key', identifier, location: '' });
      const caveats = ['declared ann'];
      const token = attach(asked, mintDischarge({ rootKey: 'key', identifier, caveats }));
      return verify(token, { rootKey, dialect, request }).conditions[1]?.discharge?.identifier;
    });
    expect(texts).toEqual(['base64url:gIA', 'base64url:YmFzZTY0dXJsOmdJQQ', 'gIA']);
  });

  test('are those of an authority, remembered or not, with its restrictions', async () => {
    const authority = createAuthority({
      keys: rootKey,
      dialect,
      restrictions: () => [access('read')],
    });
    const token = serialize(attach(ours, dischargeOf('login 1', 'declared ann')));
    for (const _ of ['first', 'remembered']) {
      const { conditions } = await authority.verify(token, { request });
      expect(conditions).toEqual([
        { caveat: doc('A') },
        {
          caveat: { type: 'declared', name: 'ann' },
          discharge: { index: 0, identifier: 'login 1', caveat: 1 },
        },
        { caveat: access('read'), restriction: true },
      ]);
    }
  });

  test('are those of a list, too', async () => {
    const guard = createGuard({ rootKey });
    const headers = { authorization: `Bearer ${serialize(minted)}` };
    const listed = await guard.authorizeList(headers, { access: 'read' }, 'doc');
    expect(listed.ok && listed.grant.conditions).toEqual([{ caveat: doc('A') }]);
  });

  test('are frozen, and those of the token that was opened', () => {
    const opened = open(attenuate(minted, [access('read')]), { rootKey });
    const { conditions } = judge.verify(opened, { request });
    expect(conditions.map(({ caveat }) => caveat)).toEqual([doc('A'), access('read')]);
    expect(Object.isFrozen(conditions) && conditions.every(Object.isFrozen)).toBe(true);
  });
});
