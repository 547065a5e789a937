import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** Colour is for people at a terminal; see https://no-color.org. */
const isColourful = process.stdout.isTTY && !process.env['NO_COLOR'];

function paintWith(format: Parameters<typeof styleText>[0]): Paint {
  return (text) => (isColourful ? styleText(format, text) : text);
}

export const strong: Paint = paintWith('bold');
export const faint: Paint = paintWith('dim');

/** A text, and how to paint it after it was padded. */
export interface Painted {
  readonly text: string;
  readonly paint: Paint;
}

const green = paintWith('green');
const red = paintWith('red');

export function good(text: string): Painted {
  return { text, paint: green };
}

export function bad(text: string): Painted {
  return { text, paint: red };
}
