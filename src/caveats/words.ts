/**
 * A piece of a sentence: words of this program; a text from a token, which must be shown so that it
 * cannot pass for other words; or a moment in Unix seconds, shown in the reader's time zone.
 */
export type Part = string | { readonly quoted: string } | { readonly moment: number };

/** A sentence or a part of one. */
export type Words = readonly Part[];

/** What a kind of caveat builds its sentence from. */
export interface Say {
  /** Quotes a text that stands in the token. */
  quote(text: string): Part;
  /** `A, B or C`, shortened if the list is long; texts are quoted. */
  or(entries: readonly (string | Words)[]): Words;
  /** A name such as `usr-1`, or `any <what> of type usr` for `usr-*`. */
  name(entry: string, what: string): Words;
  /** The name of a country or region. */
  place(code: string): Words;
}
