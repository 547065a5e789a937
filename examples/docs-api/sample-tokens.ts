import { attenuate, doc, expiresIn, readonly, table } from 'caveats';
import { type DocsAuthority, issueToken } from './authority.js';
import type { Database } from './data/database.js';

/** A token to try the API with. */
export interface Sample {
  /** The shell variable for it. */
  readonly name: string;
  readonly about: string;
  readonly token: string;
}

const HOUR = 3600;

/** Issues tokens for Ada: one for everything, one for a doc, and a narrower one made without a key. */
export async function sampleTokens(
  db: Database,
  authority: DocsAuthority,
): Promise<{ readonly planId: string; readonly samples: readonly Sample[] }> {
  const user = 'usr-ada';
  const all = await issueToken(db, authority, { user, name: 'everything' });
  const caveats = [doc('AbCDeFGH')];
  const plan = await issueToken(db, authority, { user, name: 'launch plan', caveats });
  // This one takes no server: any holder can narrow a token.
  const narrower = [table('AbCDeFGH', 'grid-Tasks'), readonly(), expiresIn(HOUR)];
  const tasks = attenuate(plan.token, narrower);
  const samples = [
    { name: 'ALL', about: 'everything that Ada may do', token: authority.serialize(all.token) },
    {
      name: 'PLAN',
      about: 'only the doc "Launch plan"',
      token: authority.serialize(plan.token),
    },
    {
      name: 'TASKS',
      about: 'PLAN, narrowed by its holder to reading the table "Tasks" for an hour',
      token: authority.serialize(tasks),
    },
  ];
  return { planId: plan.id, samples };
}

/** A call to try, and the status of its response. */
export interface SampleCall {
  readonly status: number;
  readonly about: string;
  /** The arguments of curl after those that every call has. */
  readonly curl: string;
}

/**
 * Calls to try, as a shell takes them.
 *
 * @param planId the id of the token PLAN.
 */
export function sampleCalls(api: string, planId: string): readonly SampleCall[] {
  const bearer = (name: string): string => `-H "Authorization: Bearer $${name}"`;
  const rows = `${api}/docs/AbCDeFGH/tables/Tasks/rows`;
  const json = `-H 'Content-Type: application/json'`;
  const row = `{"rows":[{"cells":[{"column":"Name","value":"Buy candles"}]}]}`;
  const copy = `{"title":"Next launch","sourceDoc":"AbCDeFGH"}`;
  return [
    {
      status: 200,
      about: 'who the token was issued to, and what it reaches',
      curl: `${bearer('TASKS')} ${api}/whoami`,
    },
    { status: 200, about: 'all docs', curl: `${bearer('ALL')} ${api}/docs` },
    {
      status: 200,
      about: 'of them, those that PLAN reaches',
      curl: `${bearer('PLAN')} ${api}/docs`,
    },
    {
      status: 403,
      about: 'valid, but for another doc',
      curl: `${bearer('PLAN')} ${api}/docs/ZyXWvUTs`,
    },
    { status: 401, about: 'not valid', curl: `-H "Authorization: Bearer x$ALL" ${api}/docs` },
    { status: 200, about: 'one doc', curl: `${bearer('PLAN')} ${api}/docs/AbCDeFGH` },
    { status: 202, about: 'a new row', curl: `${bearer('PLAN')} ${json} -d '${row}' ${rows}` },
    { status: 200, about: 'the rows', curl: `${bearer('TASKS')} '${rows}?useColumnNames=true'` },
    {
      status: 403,
      about: 'read-only',
      curl: `${bearer('TASKS')} ${json} -d '${row}' ${rows}`,
    },
    {
      status: 201,
      about: 'a new doc, as a copy',
      curl: `${bearer('ALL')} ${json} -d '${copy}' ${api}/docs`,
    },
    {
      status: 403,
      about: 'valid, but for one doc: it makes no others',
      curl: `${bearer('PLAN')} ${json} -d '${copy}' ${api}/docs`,
    },
    {
      status: 501,
      about: 'an operation that only Coda has: no token would help',
      curl: `${bearer('ALL')} ${api}/docs/AbCDeFGH/acl/settings`,
    },
    {
      status: 200,
      about: 'what a token reaches, for anyone who has it',
      curl: `${json} -d "{\\"token\\":\\"$TASKS\\"}" ${api}/tokens/inferScope`,
    },
    {
      status: 200,
      about: 'the tokens of the user, what they reach and when they were last used',
      curl: `${bearer('ALL')} ${api}/tokens`,
    },
    {
      status: 403,
      about: 'not for a token for one doc',
      curl: `${bearer('PLAN')} ${api}/tokens`,
    },
    {
      status: 201,
      about: 'a token in place of PLAN, which ends in a minute',
      curl: `${bearer('ALL')} ${json} -d '{"overlap":60}' ${api}/tokens/${planId}/replace`,
    },
    {
      status: 200,
      about: 'PLAN is revoked',
      curl: `${bearer('ALL')} -X DELETE ${api}/tokens/${planId}`,
    },
    {
      status: 401,
      about: 'and with it the token made from it',
      curl: `${bearer('TASKS')} ${rows}`,
    },
  ];
}
