import { isNameEntry } from '../../scope/names.js';
import {
  afterOperator,
  assertFields,
  checkedList,
  isPlainEntry,
  isPlainText,
  joinList,
  splitList,
} from './list.js';

const OPERATOR = ' = ';

/** The whitelist of a condition `type = name|type-*`. */
export function decodeNames(condition: string, type: string): readonly string[] | undefined {
  if (!isPlainText(condition)) return undefined;
  return splitList(afterOperator(condition, type, OPERATOR), isNameEntry);
}

export function encodeNames(
  caveat: { readonly whitelist: readonly string[] },
  type: string,
): string {
  assertFields(caveat, type, ['whitelist']);
  return `${type}${OPERATOR}${joinList(nameWhitelist(caveat.whitelist, type))}`;
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
