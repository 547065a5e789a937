/** Other things that people paste. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^eyJ[\w-]+\.[\w-]*\.[\w-]*/, 'a JSON Web Token (JWT)'],
  [/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'a UUID'],
  [/^(?:FlyV1 )?fm[12][a-z]?_/, 'a token of Fly.io, whose macaroons have a format of their own'],
  [/^v[1-4]\.(?:local|public)\./, 'a PASETO'],
  [/^(?:biscuit:)?E[g-v][\w-]{80,}=*$/, 'a Biscuit'],
  [/^-----BEGIN /, 'PEM, a key or a certificate'],
  [/^(?:ssh|ecdsa)-[\w-]+ /, 'an SSH key'],
  [/^ln(?:bc|tb)\w{20}/i, 'a Lightning invoice'],
  [/^(?:gh[opsur]|github_pat)_/, 'a token of GitHub'],
];

/** Names what another text looks like. */
export function otherToken(text: string): string | undefined {
  return OTHERS.find(([pattern]) => pattern.test(text))?.[1];
}
