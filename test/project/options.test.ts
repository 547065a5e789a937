import { expect, test } from 'vitest';
import { checkFields, type FieldsOf } from '../../src/options.js';

interface Options {
  readonly rootKey: string;
  readonly caveats?: readonly string[];
}

const FIELDS: FieldsOf<Options> = { rootKey: true, caveats: true };

test('options with known fields pass', () => {
  checkFields<Options>({ rootKey: 'k', caveats: [] }, 'mint', FIELDS);
});

test.each(['caveat', 'constructor', '__proto__', 'toString'])(
  'an unknown option %s is named, with those that there are',
  (field) => {
    const options: Options = Object.defineProperty({ rootKey: 'k' }, field, {
      value: [],
      enumerable: true,
    });
    expect(() => checkFields(options, 'mint', FIELDS)).toThrow(
      new TypeError(`mint: unknown option '${field}' (it takes: caveats, rootKey)`),
    );
  },
);

test.each([[null], [undefined], ['text'], [[]], [() => 'k']])('%s is not options', (value) => {
  expect(() => checkFields(value as never, 'mint', FIELDS)).toThrow(
    new TypeError('mint: expected an object of options'),
  );
});
