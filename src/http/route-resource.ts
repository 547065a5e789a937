import { checkFields, type FieldsOf } from '../options.js';
import type { Access } from '../scope/limits.js';
import type { RouteTemplate } from './route-template.js';

/** What is said of a route besides its method and path; all of it has a default. */
export interface RouteEntry {
  /** How the resource is accessed: by default `read` for GET and OPTIONS, `write` for the others. */
  readonly access?: Access | undefined;
  /** The parameter that is the doc's id, where it is not one of `options.doc`. */
  readonly doc?: string | undefined;
  /** The parameter that is the table's id, where it is not one of `options.table`. */
  readonly table?: string | undefined;
}

/** What the parameters of docs and tables are called where an entry does not say. */
export interface ParameterNames {
  readonly doc: readonly string[];
  readonly table: readonly string[];
}

/** Which of a template's parameters, by name, are the ids of the resource. */
export interface ResourceParameters {
  readonly doc: string | undefined;
  readonly table: string | undefined;
}

const FIELDS: FieldsOf<RouteEntry> = { access: true, doc: true, table: true };

/**
 * Checks an entry: a field that is misspelt would otherwise be dropped, and with it what was meant.
 *
 * @throws TypeError for an entry that is none.
 */
export function assertRouteEntry(entry: RouteEntry, template: string): void {
  checkFields(entry, `routes: ${template}`, FIELDS);
  const { access } = entry;
  if (access !== undefined && access !== 'read' && access !== 'write') {
    throw new TypeError(`routes: the access of ${template} must be 'read' or 'write'`);
  }
}

/**
 * Which parameters of a template are the doc and the table.
 *
 * @throws TypeError for a name that is not a parameter's, for two that could be meant, and for a
 *   table without a doc.
 */
export function findResourceParameters(
  { parameters }: RouteTemplate,
  entry: RouteEntry,
  names: ParameterNames,
  template: string,
): ResourceParameters {
  const find = (of: 'doc' | 'table'): string | undefined => {
    const own = entry[of];
    if (own !== undefined && !parameters.has(own)) {
      throw new TypeError(`routes: the ${of} of ${template} must be one of its parameters`);
    }
    const isMeant = (name: string): boolean =>
      own === undefined ? names[of].includes(name) : name === own;
    const found = [...parameters.keys()].filter(isMeant);
    if (found.length > 1) {
      throw new TypeError(`routes: the entry of ${template} must say which parameter is the ${of}`);
    }
    return found[0];
  };
  const doc = find('doc');
  const table = find('table');
  if (table !== undefined && (doc === undefined || doc === table)) {
    throw new TypeError(`routes: the table of ${template} needs a parameter for its doc`);
  }
  return { doc, table };
}
