import { escapeJson, UNSAFE } from '../../reading/unsafe.js';

/**
 * A text for a terminal, in one line. What is not safe is written `\u{1b}`, and a backslash as two,
 * so that nothing can pretend to have been escaped.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** JSON that is the same to a program, and does nothing to a terminal either. */
export function formatJson(value: unknown): string {
  // Line breaks of the layout are the only ones in it: those of texts are escaped already.
  return escapeJson(JSON.stringify(value, null, 2));
}

/** How many columns a text takes, by its code points. */
export function widthOf(text: string): number {
  return [...text].length;
}
