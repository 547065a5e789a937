import { addThirdPartyCaveat, mint, serialize, TokenError, verify } from 'caveats';
import { type Agreement, caveatKey, newIdentifier } from './caveat.js';
import { type Answer, type Asked, Service } from './http.js';

export interface DocsServiceOptions extends Agreement {
  readonly rootKey: Uint8Array;
  /** Where the login service is. */
  readonly login: string;
  readonly docs: ReadonlyMap<string, string>;
  /** The clock, in Unix seconds. */
  readonly now: () => number;
}

/** Issues a token that is valid only with a discharge of the login service. */
export function issueToken(options: DocsServiceOptions, subject: string): string {
  const token = mint({ rootKey: options.rootKey, identity: { subject } });
  const identifier = newIdentifier(subject);
  const rootKey = caveatKey(options, identifier);
  return serialize(addThirdPartyCaveat(token, { location: options.login, identifier, rootKey }));
}

/** The API: `GET /docs/<id>` with a token. It never talks to the login service. */
export function createDocsService(options: DocsServiceOptions): Service {
  return new Service((asked) => answer(asked, options));
}

function answer({ what, token = '' }: Asked, { rootKey, docs, now }: DocsServiceOptions): Answer {
  const id = /^GET \/docs\/([a-z]+)$/.exec(what)?.[1];
  if (id === undefined) return { status: 404, body: undefined };
  try {
    const resource = { doc: id };
    const request = { now: now(), resource, access: 'read' } as const;
    const { subject, validUntil } = verify(token, { rootKey, request });
    return { status: 200, body: { reader: subject, validUntil, text: docs.get(id) } };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { status: error.code === 'scope_denied' ? 403 : 401, body: { error: error.code } };
  }
}
