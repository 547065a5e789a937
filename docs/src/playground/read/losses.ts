import type { ReachedName, ReachPart } from '../../../../src/reading/parts.js';
import type { Reach } from '../../../../src/reading/reach.js';
import { textOf } from '../../../../src/reading/words.js';

/** One thing in which two tokens differ. */
export interface Difference {
  readonly after: ReachPart | undefined;
  readonly before: ReachPart | undefined;
}

/** Returns the things in which the caveats of two tokens leave different things. */
export function differencesOf(child: Reach, parent: Reach): readonly Difference[] {
  const names = new Set([...parent.parts, ...child.parts].map(({ name }) => name));
  const find = ({ parts }: Reach, name: string): ReachPart | undefined =>
    parts.find((part) => part.name === name);
  return [...names]
    .map((name) => ({ after: find(child, name), before: find(parent, name) }))
    .filter(({ after, before }) => JSON.stringify(after?.json) !== JSON.stringify(before?.json));
}

/** A name of the parent, and what is left of it. */
export interface NameLoss {
  readonly name: ReachedName;
  readonly isLost: boolean;
  readonly names: readonly NameLoss[];
}

/**
 * Returns the names of the parent, with what the child lost of them; `undefined` if one of the tokens
 * does not list names, or if one name can cover another.
 */
export function lossesOf({ after, before }: Difference): readonly NameLoss[] | undefined {
  const isTree = before?.names?.some(({ kind }) => kind !== undefined);
  if (!isTree || after === undefined || (after.names === undefined && !after.isNothing)) {
    return undefined;
  }
  return nameLosses(after.names ?? [], before?.names ?? []);
}

function nameLosses(
  after: readonly ReachedName[],
  before: readonly ReachedName[],
): readonly NameLoss[] {
  const left = new Map(after.map((each) => [keyOf(each), each]));
  return before.map((name): NameLoss => {
    const kept = left.get(keyOf(name));
    if (kept === undefined) return { name, isLost: true, names: all(name.names, true) };
    // A name without names below it is reached as a whole.
    if (name.names === undefined) return { name, isLost: false, names: all(kept.names, false) };
    const below =
      kept.names === undefined ? all(name.names, false) : nameLosses(kept.names, name.names);
    return { name, isLost: false, names: below };
  });
}

function all(names: readonly ReachedName[] = [], isLost: boolean): readonly NameLoss[] {
  return names.map((name) => ({ name, isLost, names: all(name.names, isLost) }));
}

function keyOf({ words }: ReachedName): string {
  return textOf(words, String);
}
