import { attenuate, doc, expiresIn, mint, readonly, serialize, table } from 'caveats';
import type { Database } from './data/database.js';
import { CURRENT_KEY, findKey } from './data/open.js';

/** A token to try the API with. */
export interface Sample {
  /** The shell variable that it is shown as. */
  readonly name: string;
  readonly about: string;
  readonly token: string;
}

const HOUR = 3600;

/** Tokens of Ada's: one for everything, one for a doc, and one that was made of that without a key. */
export function sampleTokens(db: Database): readonly Sample[] {
  const rootKey = findKey(db, CURRENT_KEY);
  if (rootKey === undefined) throw new Error('the database has no key');
  const identity = { keyId: CURRENT_KEY, subject: 'usr-ada' };
  const all = mint({ rootKey, identity: { ...identity, id: 'everything' } });
  const plan = mint({
    rootKey,
    identity: { ...identity, id: 'launch-plan' },
    caveats: [doc('AbCDeFGH')],
  });
  // No server was asked for this one: whoever holds a token can narrow it.
  const tasks = attenuate(plan, [table('AbCDeFGH', 'grid-Tasks'), readonly(), expiresIn(HOUR)]);
  return [
    { name: 'ALL', about: 'all that Ada may do', token: serialize(all) },
    { name: 'PLAN', about: 'the doc "Launch plan" alone', token: serialize(plan) },
    {
      name: 'TASKS',
      about: 'PLAN, narrowed by its holder to reading the table "Tasks" for an hour',
      token: serialize(tasks),
    },
  ];
}

/** A call to try, and the status that it is answered with. */
export interface SampleCall {
  readonly status: number;
  readonly about: string;
  /** The arguments of curl after those that every call has. */
  readonly curl: string;
}

/** Calls to try, as a shell takes them. */
export function sampleCalls(api: string): readonly SampleCall[] {
  const bearer = (name: string): string => `-H "Authorization: Bearer $${name}"`;
  const rows = `${api}/docs/AbCDeFGH/tables/Tasks/rows`;
  const json = `-H 'Content-Type: application/json'`;
  const row = `{"rows":[{"cells":[{"column":"Name","value":"Buy candles"}]}]}`;
  return [
    {
      status: 200,
      about: 'whose token it is, and what it reaches',
      curl: `${bearer('TASKS')} ${api}/whoami`,
    },
    { status: 200, about: 'all of the docs', curl: `${bearer('ALL')} ${api}/docs` },
    {
      status: 403,
      about: 'valid, but too narrow for all of the docs',
      curl: `${bearer('PLAN')} ${api}/docs`,
    },
    { status: 401, about: 'not valid', curl: `-H "Authorization: Bearer x$ALL" ${api}/docs` },
    { status: 200, about: 'one doc', curl: `${bearer('PLAN')} ${api}/docs/AbCDeFGH` },
    { status: 202, about: 'a new row', curl: `${bearer('PLAN')} ${json} -d '${row}' ${rows}` },
    { status: 200, about: 'the rows', curl: `${bearer('TASKS')} '${rows}?useColumnNames=true'` },
    {
      status: 403,
      about: 'for reading alone',
      curl: `${bearer('TASKS')} ${json} -d '${row}' ${rows}`,
    },
    {
      status: 200,
      about: 'what a token reaches, told to anybody',
      curl: `${json} -d "{\\"token\\":\\"$TASKS\\"}" ${api}/tokens/inferScope`,
    },
  ];
}
