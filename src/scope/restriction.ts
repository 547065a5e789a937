/**
 * What is allowed of something: all of it, some values, or none of it. Tagged, so that unrestricted
 * and nothing can never be mixed up.
 */
export type Restriction =
  | { readonly kind: 'unrestricted' }
  /** The values in order, none of them twice or covered by another; never empty. */
  | { readonly kind: 'only'; readonly values: readonly string[] }
  | { readonly kind: 'nothing' };

export const UNRESTRICTED: { readonly kind: 'unrestricted' } = Object.freeze({
  kind: 'unrestricted',
});

export const NOTHING: { readonly kind: 'nothing' } = Object.freeze({ kind: 'nothing' });

/** The restriction to some values, of which none covers another. */
export function restrictionTo(values: Iterable<string>): Restriction {
  const sorted = Object.freeze([...values].sort());
  return sorted.length === 0 ? NOTHING : Object.freeze({ kind: 'only', values: sorted });
}
