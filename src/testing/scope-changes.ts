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
  /** The same in a sentence, with what to do instead. */
  readonly message: string;
}

/**
 * Lists the changes between two declarations of a scope, and what each does to tokens that are out there. A
 * renamed level or action is one that is removed, and one that is added; a renamed level that keeps its
 * `type` is not.
 *
 * @param before the declaration that the tokens were minted with.
 * @param after the declaration that they are to be understood with.
 * @returns plain data, in the order of `before`; empty if nothing changes.
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

const typesOf = ({ chain }: TreeLevel): string => chain.map(({ type }) => type).join('/');

function* levelChanges(old: Tree, now: Tree): Generator<ScopeChange> {
  const byType = new Map([...now.levels.values()].map((level) => [level.type, level]));
  for (const level of old.levels.values()) {
    const { name, type } = level;
    const found = byType.get(type);
    byType.delete(type);
    const change = (kind: ScopeChange['kind'], effect: ScopeChange['effect'], message: string) => ({
      kind,
      name,
      effect,
      message,
    });
    if (found === undefined) {
      const isTaken = type === now.mixed;
      yield change(
        now.levels.has(name) ? 'type_changed' : 'level_removed',
        isTaken ? 'changes' : 'denies',
        isTaken
          ? `Caveats of the type '${type}' now list resources of any level. Take a new type.`
          : `Tokens with a caveat of the type '${type}' are denied. Keep it declared, and refuse it in the app.`,
      );
      continue;
    }
    if (found.name !== name) {
      const isNamed = old.mixed !== undefined && old.mixed === now.mixed;
      const isTaken = isNamed && now.levels.has(name);
      yield change(
        'level_renamed',
        isTaken ? 'changes' : isNamed ? 'denies' : 'none',
        isNamed
          ? `Caveats of the type '${now.mixed}' name the level '${name}', which is ${isTaken ? 'another' : 'unknown'} now. Keep the name.`
          : `Tokens do not name the level '${name}', only its type.`,
      );
    }
    if (typesOf(found) !== typesOf(level)) {
      yield change(
        'level_moved',
        'changes',
        `A caveat '${type} = …' lists ${typesOf(level)}, and is read as ${typesOf(found)}. Take a new type.`,
      );
    }
    if (found.isPrefix !== level.isPrefix) {
      yield change(
        'match_changed',
        'changes',
        `A caveat '${type} = …' may be read as other ids. Take a new type.`,
      );
    }
  }
  for (const { name, type } of byType.values()) {
    if (type === old.mixed) continue;
    const message = `No token names the level '${name}', and those that reach what it is in reach it.`;
    yield { kind: 'level_added', name, effect: 'none', message };
  }
}

function* mixedChanges({ mixed: old }: Tree, { mixed: now, levels }: Tree): Generator<ScopeChange> {
  if (old === now) return;
  if (old !== undefined) {
    const isTaken = [...levels.values()].some(({ type }) => type === old);
    yield {
      kind: 'mixed_removed',
      name: old,
      effect: isTaken ? 'changes' : 'denies',
      message: isTaken
        ? `Caveats of the type '${old}' are those of a level now. Take a new type.`
        : `Tokens with a caveat of the type '${old}' are denied. Keep it declared.`,
    };
  }
  if (now !== undefined) {
    const message = `No token has a caveat of the type '${now}'.`;
    yield { kind: 'mixed_added', name: now, effect: 'none', message };
  }
}

function* actionChanges({ actions: old }: Tree, { actions: now }: Tree): Generator<ScopeChange> {
  for (const name of old) {
    if (now.includes(name)) continue;
    const message = `Tokens with a caveat that lists the action '${name}' are denied. Keep it declared, and refuse it in the app.`;
    yield { kind: 'action_removed', name, effect: 'denies', message };
  }
  for (const name of now) {
    if (old.includes(name)) continue;
    const message = `Tokens without a caveat that lists actions allow '${name}' at once. Mint none: mustRestrict: ['${ACCESS}'].`;
    yield { kind: 'action_added', name, effect: 'widens', message };
  }
  const kept = old.filter((name) => now.includes(name));
  const order = now.filter((name) => old.includes(name));
  if (kept.join() === order.join()) return;
  const message = `Tokens with a caveat that lists several actions in the order ${kept.join(', ')} are denied. Only append.`;
  yield { kind: 'actions_reordered', name: ACCESS, effect: 'denies', message };
}
