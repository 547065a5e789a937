/** How many hexadecimal digits of an id tell tokens apart. */
const TIME_DIGITS = 12;
const OTHER_DIGITS = 18;

/**
 * A token's id as an authority makes it, a UUIDv7, but without chance: the same every time.
 *
 * @param now the time of issue, in Unix seconds.
 * @param digits what tells it from others: hexadecimal, of which 18 count.
 */
export function testTokenId(now: number, digits: string): string {
  const time = Math.round(now * 1000)
    .toString(16)
    .padStart(TIME_DIGITS, '0');
  const rest = digits.slice(-OTHER_DIGITS).padStart(OTHER_DIGITS, '0');
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${rest.slice(0, 3)}`,
    `8${rest.slice(3, 6)}`,
    rest.slice(6),
  ].join('-');
}
