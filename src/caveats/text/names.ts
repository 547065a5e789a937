import { isNameEntry } from '../../scope/names.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  isPlainText,
  joinList,
  splitList,
} from './list.js';

/** The whitelist of a condition `type = name|type-*`. */
export function decodeNames(condition: string, type: string): readonly string[] | undefined {
  return splitList(afterPrefix(condition, `${type} = `), isEntry);
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
  return checkedList(whitelist, type, isEntry, 'names, or types with -* for any id');
}

function isEntry(entry: string): boolean {
  return typeof entry === 'string' && isPlainText(entry) && isNameEntry(entry);
}
