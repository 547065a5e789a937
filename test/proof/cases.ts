import type { ScopeDeclaration } from 'caveats';
import fc from 'fast-check';
import {
  items,
  type Listed,
  path,
  type Question,
  question,
  samples,
} from '../scope/arbitraries.js';
import type { Items, Path } from '../scope/model.js';
import { type World, world } from '../scope/worlds.js';

/** A condition of a kind that is not of the scope, and whether the context meets it. */
export interface Other {
  readonly text: string;
  readonly role: 'context' | 'usage' | 'unknown';
  readonly met: boolean;
}

/** A token, questions to it, and sets of the same scope. */
export interface Case {
  readonly caveats: readonly (Listed | Other)[];
  readonly questions: readonly (Question & { readonly action: string })[];
  /** What the narrowest caveats are asked for. */
  readonly requests: readonly (readonly [path: Path, action: string])[];
  readonly sets: readonly Items[];
}

/** Cases of one declaration. */
export interface Cases {
  readonly declaration: ScopeDeclaration;
  readonly cases: readonly Case[];
}

/** The context in which every token is judged. */
export const CONTEXT = { now: 5, ip: '10.0.0.1', interface: 'rest' } as const;

const OTHERS: readonly Other[] = [
  { text: 'time < 6', role: 'context', met: true },
  { text: 'ip = 10.0.0.0/8', role: 'context', met: true },
  { text: 'time < 5', role: 'context', met: false },
  { text: 'interface = rest', role: 'usage', met: true },
  { text: 'interface = oneclient', role: 'usage', met: false },
  { text: 'service = opw-lisbon', role: 'usage', met: false },
  { text: 'colour = red', role: 'unknown', met: false },
  { text: 'access = none', role: 'unknown', met: false },
];

function caseOf(of: World): fc.Arbitrary<Case> {
  const action = fc.constantFrom(...of.declaration.actions);
  const others = fc.array(fc.constantFrom(...OTHERS), { maxLength: 2 });
  const listed = samples(of).map((given) => given.map((each) => each.listed));
  const caveats = fc
    .tuple(listed, fc.option(others, { freq: 2 }), fc.nat(4))
    .map(([own, more, at]) => [...own.slice(0, at), ...(more ?? []), ...own.slice(at)]);
  const asked = fc.tuple(question(of), action).map(([each, act]) => ({ ...each, action: act }));
  return fc.record({
    caveats,
    questions: fc.array(asked, { minLength: 1, maxLength: 2 }),
    requests: fc.array(fc.tuple(path(of), action), { minLength: 1, maxLength: 4 }),
    sets: fc.array(items(of, 4), { minLength: 1, maxLength: 3 }),
  });
}

/** Random cases: so many of each of so many declarations. The same seed gives the same ones. */
export function* randomCases(seed: number, declarations: number, each: number): Generator<Cases> {
  for (const [i, of] of fc.sample(world, { numRuns: declarations, seed }).entries()) {
    const cases = fc.sample(caseOf(of), { numRuns: each, seed: seed + i });
    yield { declaration: of.declaration, cases };
  }
}
