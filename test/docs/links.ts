/** A picture on a page. */
export interface Picture {
  readonly source: string;
  /** What it says to those who do not see it. */
  readonly text: string;
}

/** A page without its code. */
function proseOf(page: string): string {
  return page.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]+`/g, (code) =>
    // What a heading or a link is called stays, without what would make a link of it.
    code.replaceAll(/[`[\]()!]/g, ''),
  );
}

/** What the links of a page lead to: those in the text, and those in a list below it. */
export function linksOf(page: string): readonly string[] {
  const prose = proseOf(page);
  const inText = prose.matchAll(/(?<!!)\[[^[\]]*\]\(([^()\s]+)\)/g);
  const below = prose.matchAll(/^\[[^[\]]+\]: (\S+)$/gm);
  return [...inText, ...below].map((match) => match[1]!);
}

export function picturesOf(page: string): readonly Picture[] {
  return [...proseOf(page).matchAll(/!\[([^[\]]*)\]\(([^()\s]+)\)/g)].map((match) => ({
    source: match[2]!,
    text: match[1]!,
  }));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...page.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#{1,6} (.+)$/gm)].map((match) => {
    const text = match[1]!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const anchor = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}
