/** What a token allows of something: all of it, some values, or nothing. */
export type Restriction =
  | { readonly kind: 'unrestricted' }
  /** The values in order, without duplicates and without those that others cover; never empty. */
  | { readonly kind: 'only'; readonly values: readonly string[] }
  | { readonly kind: 'nothing' };

export const UNRESTRICTED: { readonly kind: 'unrestricted' } = Object.freeze({
  kind: 'unrestricted',
});

export const NOTHING: { readonly kind: 'nothing' } = Object.freeze({ kind: 'nothing' });

/** Returns the restriction to some values. No value may cover another. */
export function restrictionTo(values: Iterable<string>): Restriction {
  const sorted = Object.freeze([...values].sort());
  return sorted.length === 0 ? NOTHING : Object.freeze({ kind: 'only', values: sorted });
}
