import { checkDeclaration, type ScopeDeclaration } from '../scope/declaration.js';
import { ACCESS, type Tree, type TreeLevel, treeOf } from '../scope/tree.js';

/** What a change of a declaration does to tokens that are out there. */
export interface ScopeChange {
  readonly kind:
    | 'level_added'
    | 'level_removed'
    | 'level_renamed'
    | 'level_moved'
    | 'type_changed'
    | 'match_changed'
    | 'action_added'
    | 'action_removed'
    | 'actions_reordered'
    | 'mixed_added'
    | 'mixed_removed';
  /** The name of the level or action, as it was; the type of the caveat that lists several. */
  readonly name: string;
  /**
   * - `none`: nothing.
   * - `denies`: some are denied, as `unknown_caveat`.
   * - `widens`: some allow more than they did.
   * - `changes`: a caveat may come to mean something else.
   */
  readonly effect: 'none' | 'denies' | 'widens' | 'changes';
  readonly message: string;
}

/**
 * Lists the changes between two declarations of a scope, and what each does to tokens that are out there. A
 * renamed level or action is one that is removed, and one that is added; a renamed level that keeps its
 * `type` is not.
 *
 * @param before the declaration that the tokens were minted with.
 * @param after the declaration that they are to be understood with.
 * @throws TypeError for what is wrong with a declaration, as `defineScope` does.
 * @example
 * ```ts
 * import { scopeChanges } from 'caveats/testing';
 *
 * const lastYear = { levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'write'] } as const;
 * const today = { ...lastYear, actions: ['read', 'write', 'admin'] };
 * // In a test: expect(scopeChanges(lastYear, git.declaration)).toEqual([]);
 * const [change] = scopeChanges(lastYear, today);
 * console.log(change?.kind, change?.name, change?.effect); // action_added admin widens
 *
 * // To allow what changes nothing for old tokens, such as a new level:
 * const harmful = scopeChanges(lastYear, today).filter(({ effect }) => effect !== 'none');
 * console.log(harmful.length); // 1
 * ```
 */
export function scopeChanges(
  before: ScopeDeclaration,
  after: ScopeDeclaration,
): readonly ScopeChange[] {
  for (const declaration of [before, after]) checkDeclaration(declaration);
  const [old, now] = [treeOf(before), treeOf(after)];
  return [...levelChanges(old, now), ...mixedChanges(old, now), ...actionChanges(old, now)];
}

/** The change of a type of caveat that is gone, or `taken` by another kind. */
function gone(kind: ScopeChange['kind'], name: string, type: string, taken?: string): ScopeChange {
  const message = taken
    ? `Caveats of the type '${type}' ${taken}. Take a new type.`
    : `Tokens with a caveat of the type '${type}' are denied. Keep it declared, and refuse it in the app.`;
  return { kind, name, effect: taken ? 'changes' : 'denies', message };
}

function* levelChanges(old: Tree, now: Tree): Generator<ScopeChange> {
  const typesOf = ({ chain }: TreeLevel): string => chain.map(({ type }) => type).join('/');
  const byType = new Map([...now.levels.values()].map((level) => [level.type, level]));
  for (const level of old.levels.values()) {
    const { name, type } = level;
    const isTaken = now.levels.has(name);
    const found = byType.get(type);
    byType.delete(type);
    if (found === undefined) {
      const taken = type === now.mixed ? 'now list resources of any level' : undefined;
      yield gone(isTaken ? 'type_changed' : 'level_removed', name, type, taken);
      continue;
    }
    if (found.name !== name && old.mixed !== undefined && old.mixed === now.mixed) {
      const message = `Caveats of the type '${now.mixed}' name the level '${name}', which is ${isTaken ? 'another' : 'unknown'} now. Keep the name.`;
      yield { kind: 'level_renamed', name, effect: isTaken ? 'changes' : 'denies', message };
    } else if (found.name !== name) {
      const message = `No token names the level '${name}'.`;
      yield { kind: 'level_renamed', name, effect: 'none', message };
    }
    const read = `A caveat '${type} = …'`;
    if (typesOf(found) !== typesOf(level)) {
      const message = `${read} lists ${typesOf(level)}, and is read as ${typesOf(found)}. Take a new type.`;
      yield { kind: 'level_moved', name, effect: 'changes', message };
    }
    if (found.isPrefix !== level.isPrefix) {
      const message = `${read} may be read as other ids. Take a new type.`;
      yield { kind: 'match_changed', name, effect: 'changes', message };
    }
  }
  for (const { name, type, chain } of byType.values()) {
    const isRoot = chain.length === 1;
    if (type === old.mixed && !isRoot) continue;
    const message = isRoot
      ? `Tokens without a caveat of any level reach all of '${name}' at once. Mint none: mustRestrict.`
      : `Tokens that reach what '${name}' is in reach it.`;
    yield { kind: 'level_added', name, effect: isRoot ? 'widens' : 'none', message };
  }
}

function* mixedChanges({ mixed: old }: Tree, { mixed: now, levels }: Tree): Generator<ScopeChange> {
  if (old === now) return;
  if (old !== undefined) {
    const isTaken = [...levels.values()].some(({ type }) => type === old);
    yield gone('mixed_removed', old, old, isTaken ? 'are those of a level now' : undefined);
  }
  if (now !== undefined) {
    const message = `No token has a caveat of the type '${now}'.`;
    yield { kind: 'mixed_added', name: now, effect: 'none', message };
  }
}

function* actionChanges({ actions: old }: Tree, { actions: now }: Tree): Generator<ScopeChange> {
  const kept = old.filter((name) => now.includes(name));
  for (const name of old.filter((each) => !kept.includes(each))) {
    const message = `Tokens with a caveat that lists the action '${name}' are denied. Keep it declared, and refuse it in the app.`;
    yield { kind: 'action_removed', name, effect: 'denies', message };
  }
  for (const name of now.filter((each) => !kept.includes(each))) {
    const message = `Tokens without a caveat that lists actions allow '${name}' at once. Mint none: mustRestrict: ['${ACCESS}'].`;
    yield { kind: 'action_added', name, effect: 'widens', message };
  }
  if (kept.join() === now.filter((name) => kept.includes(name)).join()) return;
  const message = `Tokens with a caveat that lists several actions in the order ${kept.join(', ')} are denied. Only append.`;
  yield { kind: 'actions_reordered', name: ACCESS, effect: 'denies', message };
}
