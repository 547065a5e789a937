import { defineCaveat } from 'caveats';
import { describe, expect, test } from 'vitest';

const SEALED = {
  type: 'sealed',
  role: 'context',
  decode: (text: string) => (text === 'sealed' ? { type: 'sealed' as const } : undefined),
  encode: () => 'sealed',
  check: () => ({ ok: true }) as const,
} as const;

describe('defineCaveat', () => {
  test.each(['a', 'tenant', 'x.y', 'x-y_z:1', 'T'.repeat(64)])('takes the type %s', (type) => {
    expect(defineCaveat({ ...SEALED, type } as never)).toMatchObject({ type });
  });

  test.each([
    [''],
    ['two words'],
    [' tenant'],
    ['tenant '],
    ['tenant\n'],
    ['1st'],
    ['.x'],
    ['__proto__'],
    ['a|b'],
    ['a=b'],
    // A condition such as `path:/a` would start with another word: no kind could read it.
    ['path:'],
    ['path::'],
    ['a.'],
    ['a-'],
    ['a_'],
    [`${'T'.repeat(63)}:`],
    ['ä'],
    ['T'.repeat(65)],
    [5],
    [null],
    [undefined],
    [['tenant']],
  ])('refuses the type %j', (type) => {
    const define = () => defineCaveat({ ...SEALED, type } as never);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(/^caveat kind: type /);
  });

  test.each([
    ['Context'],
    ['none'],
    [''],
    ['constructor'],
    ['__proto__'],
    [null],
    [undefined],
    [['scope']],
  ])('refuses the role %j', (role) => {
    const define = () => defineCaveat({ ...SEALED, role } as never);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(/^caveat kind 'sealed': role /);
  });

  test.each([
    ['Context_denied'],
    ['bad_signature'],
    ['constructor'],
    [''],
    [null],
    [['scope_denied']],
  ])('refuses to deny with %j', (denial) => {
    const define = () => defineCaveat({ ...SEALED, denial } as never);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(/^caveat kind 'sealed': denial /);
  });

  test.each(['decode', 'encode', 'check'] as const)('refuses a kind that cannot %s', (name) => {
    for (const part of [undefined, null, 'tenant', {}]) {
      const define = () => defineCaveat({ ...SEALED, [name]: part } as never);
      expect(define).toThrow(TypeError);
      expect(define).toThrow(`caveat kind 'sealed': ${name} must be a function`);
    }
  });
});
