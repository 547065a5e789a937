import { isNameEntry } from '../../scope/names.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  isPlainEntry,
  isPlainText,
  joinList,
  splitList,
} from './list.js';

/** The whitelist of a condition `type = name|type-*`. */
export function decodeNames(condition: string, type: string): readonly string[] | undefined {
  if (!isPlainText(condition)) return undefined;
  return splitList(afterPrefix(condition, `${type} = `), isNameEntry);
}

export function encodeNames(
  caveat: { readonly whitelist: readonly string[] },
  type: string,
): string {
  assertFields(caveat, type, ['whitelist']);
  return `${type} = ${joinList(nameWhitelist(caveat.whitelist, type))}`;
}

/** @throws TypeError for an empty list, and for anything that is no entry. */
export function nameWhitelist(whitelist: readonly string[], type: string): readonly string[] {
  return checkedList(
    whitelist,
    type,
    (entry) => isPlainEntry(entry) && isNameEntry(entry),
    'names, or types with -* for any id',
  );
}
