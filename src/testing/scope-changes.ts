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

function change(
  kind: ScopeChange['kind'],
  name: string,
  effect: ScopeChange['effect'],
  message: string,
): ScopeChange {
  return { kind, name, effect, message };
}

/** The change of a type of caveat that is gone, or `taken` by another kind. */
function gone(kind: ScopeChange['kind'], name: string, type: string, taken?: string): ScopeChange {
  const message = `Tokens with a caveat of the type '${type}' are denied. Keep it declared, and refuse it in the app.`;
  if (taken === undefined) return change(kind, name, 'denies', message);
  return change(kind, name, 'changes', `Caveats of the type '${type}' ${taken}. Take a new type.`);
}

function* levelChanges(old: Tree, now: Tree): Generator<ScopeChange> {
  const typesOf = ({ chain }: TreeLevel): string => chain.map(({ type }) => type).join('/');
  const byType = new Map([...now.levels.values()].map((level) => [level.type, level]));
  for (const level of old.levels.values()) {
    const { name, type } = level;
    const found = byType.get(type);
    byType.delete(type);
    if (found === undefined) {
      const kind = now.levels.has(name) ? 'type_changed' : 'level_removed';
      const isTaken = type === now.mixed;
      yield gone(kind, name, type, isTaken ? 'now list resources of any level' : undefined);
      continue;
    }
    if (found.name !== name) {
      const isTaken = now.levels.has(name);
      const message = `Caveats of the type '${now.mixed}' name the level '${name}', which is ${isTaken ? 'another' : 'unknown'} now. Keep the name.`;
      yield old.mixed !== undefined && old.mixed === now.mixed
        ? change('level_renamed', name, isTaken ? 'changes' : 'denies', message)
        : change('level_renamed', name, 'none', `No token names the level '${name}'.`);
    }
    const read = `A caveat '${type} = …' `;
    if (typesOf(found) !== typesOf(level)) {
      const message = `lists ${typesOf(level)}, and is read as ${typesOf(found)}. Take a new type.`;
      yield change('level_moved', name, 'changes', read + message);
    }
    if (found.isPrefix !== level.isPrefix) {
      const message = 'may be read as other ids. Take a new type.';
      yield change('match_changed', name, 'changes', read + message);
    }
  }
  for (const { name, type, chain } of byType.values()) {
    if (type === old.mixed && chain.length > 1) continue;
    yield chain.length === 1
      ? change(
          'level_added',
          name,
          'widens',
          `Tokens without a caveat of any level reach all of '${name}' at once. Mint none: mustRestrict.`,
        )
      : change('level_added', name, 'none', `Tokens that reach what '${name}' is in reach it.`);
  }
}

function* mixedChanges({ mixed: old }: Tree, { mixed: now, levels }: Tree): Generator<ScopeChange> {
  if (old === now) return;
  if (old !== undefined) {
    const isTaken = [...levels.values()].some(({ type }) => type === old);
    yield gone('mixed_removed', old, old, isTaken ? 'are those of a level now' : undefined);
  }
  if (now !== undefined) {
    yield change('mixed_added', now, 'none', `No token has a caveat of the type '${now}'.`);
  }
}

function* actionChanges({ actions: old }: Tree, { actions: now }: Tree): Generator<ScopeChange> {
  for (const name of old.filter((each) => !now.includes(each))) {
    const message = `Tokens with a caveat that lists the action '${name}' are denied. Keep it declared, and refuse it in the app.`;
    yield change('action_removed', name, 'denies', message);
  }
  for (const name of now.filter((each) => !old.includes(each))) {
    const message = `Tokens without a caveat that lists actions allow '${name}' at once. Mint none: mustRestrict: ['${ACCESS}'].`;
    yield change('action_added', name, 'widens', message);
  }
  const kept = old.filter((name) => now.includes(name));
  const order = now.filter((name) => old.includes(name));
  if (kept.join() === order.join()) return;
  const message = `Tokens with a caveat that lists several actions in the order ${kept.join(', ')} are denied. Only append.`;
  yield change('actions_reordered', ACCESS, 'denies', message);
}
