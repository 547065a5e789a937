import { attenuate, doc, inspect, mint, readonly, serialize, table } from 'caveats';
import type { Docs } from './doc-api.js';

export const rootKey = 'the key of this demo; a real one is 32 random bytes';
const identity = { keyId: 'k1', subject: 'usr-ann', id: 'demo-1' };

export const docs: Docs = new Map([
  ['Plan', new Map(Object.entries({ Tasks: ['write', 'test'], Costs: ['12', '7'] }))],
  ['Team', new Map(Object.entries({ People: ['Ann', 'Bob'] }))],
]);

const owner = serialize(mint({ rootKey, identity }));
const ofDoc = serialize(mint({ rootKey, identity, caveats: [doc('Plan')] }));
/** Its holder makes this one, without the key. */
const ofTable = serialize(attenuate(ofDoc, [table('Plan', 'Tasks'), readonly()]));

/** The token's text with another doc written over its own. */
function forge(token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  bytes.write('Team', bytes.indexOf('Plan'));
  return bytes.toString('base64url');
}

/** The tokens that the server receives, and how they were made. */
export const tokens = {
  owner: { text: owner, origin: 'minted' },
  'one doc': { text: ofDoc, origin: 'minted' },
  'one table': { text: ofTable, origin: '"one doc", narrowed' },
  forged: { text: forge(ofDoc), origin: '"one doc", altered' },
};

/** The caveats in a token, whether or not it is genuine. */
export function conditionsOf(token: string): string {
  const { caveats } = inspect(token).unverified;
  return caveats.flatMap((c) => (c.party === 'first' ? c.condition : [])).join(', ') || 'none';
}
