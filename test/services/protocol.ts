import type { TokenErrorCode } from 'caveats';
import type { RevokeTarget } from 'caveats/authority';

/** What came of a token, or of a revocation. */
export type Verdict = 'granted' | TokenErrorCode;

/** What a process is asked. */
export type Question =
  | { readonly ask: 'mint'; readonly subject: string; readonly keyId: string }
  | { readonly ask: 'verify'; readonly tokens: readonly string[] }
  | { readonly ask: 'revoke'; readonly target: RevokeTarget }
  | { readonly ask: 'unrevoke'; readonly target: RevokeTarget }
  | { readonly ask: 'start' }
  | { readonly ask: 'stop' };

/** What it answers: a text to `mint`, verdicts otherwise; `start` and `stop` are only done. */
export interface Answer {
  readonly to: number;
  readonly texts: readonly string[];
}

/** What it tells of its own accord while it is busy: at once, as it may be killed any time. */
export type News =
  /** Tokens whose revocation was acknowledged. */
  | { readonly news: 'revoked'; readonly token: string; readonly how: Way }
  /** A token that nobody has revoked, nor tried to. */
  | { readonly news: 'untouched'; readonly token: string }
  /** Something was refused for the time being. */
  | { readonly news: 'unavailable' }
  /** What must not be: what was expected of a token, and what came of it. */
  | { readonly news: 'wrong'; readonly what: string };

/** In which way tokens are revoked. */
export type Way = 'id' | 'token' | 'subject' | 'key';

export const WAYS: readonly Way[] = ['id', 'token', 'subject', 'key'];
