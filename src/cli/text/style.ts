/** What a text is, for those who see colours. */
export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'warning';

/** How texts are painted. */
export interface Style {
  /** A text that is escaped already, or one of the program's own. */
  paint(tone: Tone, text: string): string;
}

/** Select Graphic Rendition (ECMA-48): what starts a tone, and what ends it. */
const CODES: Readonly<Record<Exclude<Tone, 'plain'>, readonly [number, number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
};

export const COLOURLESS: Style = { paint: (_, text) => text };

const COLOURED: Style = {
  paint(tone, text) {
    if (tone === 'plain' || text === '') return text;
    const [start, end] = CODES[tone];
    return `\u001b[${start}m${text}\u001b[${end}m`;
  },
};

/**
 * How to paint for a stream: in colour on a terminal alone, unless the environment says otherwise.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function styleFor(env: Readonly<Record<string, string | undefined>>, isTTY: boolean): Style {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR) return FORCE_COLOR === '0' ? COLOURLESS : COLOURED;
  if (NO_COLOR) return COLOURLESS;
  return isTTY && TERM !== 'dumb' ? COLOURED : COLOURLESS;
}
