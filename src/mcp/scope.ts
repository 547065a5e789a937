import { defineScope, type Scope } from '../caveats/define-scope.js';
import type { LevelConstructor, PrefixConstructor } from '../scope/types.js';
import { createDialect, type TypesFrom } from '../token/create-dialect.js';
import type { Dialect } from '../token/dialect.js';
import type { Identity } from '../token/identity.js';
import { argumentKind } from './argument.js';

/** What a server of the Model Context Protocol has: tools, prompts, and resources with their URIs. */
export type McpLevels = {
  readonly tool: Readonly<Record<never, never>>;
  readonly prompt: Readonly<Record<never, never>>;
  readonly uri: { readonly match: 'prefix' };
};

/** How it is accessed. Prompts and resources are read; of a tool, the server decides. */
export type McpAccess = 'read' | 'write';

/** The scope of tokens for a server of the Model Context Protocol. */
export type McpScope = Scope<McpLevels, McpAccess, 'reach'>;

/**
 * What tokens for a server of the Model Context Protocol reach: `tool = search`, `prompt = review`,
 * `uri = file:///repo/`, `access = read`, and `reach = read tool:search|read uri:file:///repo/` for several of
 * these. A token with `tool = search` reaches that tool alone, and no prompt or resource.
 *
 * @example
 * ```ts
 * import { createDialect } from 'caveats';
 * import { argumentKind, mcpScope } from 'caveats/mcp';
 *
 * // With kinds of your own, add them to the list.
 * const dialect = createDialect({ scope: mcpScope, kinds: [argumentKind] });
 * console.log(dialect.read('tool = search')?.caveat); // { type: 'tool', whitelist: [ 'search' ] }
 * ```
 */
export const mcpScope: McpScope = /* @__PURE__ */ defineScope({
  levels: { tool: {}, prompt: {}, uri: { match: 'prefix' } },
  actions: ['read', 'write'],
  mixed: 'reach',
});

/** The types of {@link mcpDialect}. */
export type McpTypes = TypesFrom<
  typeof argumentKind,
  true,
  NonNullable<McpScope['~types']>,
  Identity
>;

/** The dialect of a server of the Model Context Protocol. */
export interface McpDialect extends Dialect<McpTypes> {}

/** The standard context and usage kinds, `argument`, and the kinds of {@link mcpScope}. */
export const mcpDialect: McpDialect = /* @__PURE__ */ createDialect({
  scope: mcpScope,
  kinds: [argumentKind],
});

function constructorOf<T extends keyof McpScope['caveats']>(type: T): McpScope['caveats'][T] {
  return mcpScope.caveats[type];
}

/**
 * Restricts a token to some tools: `tool = search|save`. It reaches no prompt and no resource.
 *
 * @throws TypeError for an empty list, and for anything that is not a name.
 * @example
 * ```ts
 * import { tool } from 'caveats/mcp';
 * console.log(tool('search').whitelist); // [ 'search' ]
 * ```
 */
export const tool: LevelConstructor<McpLevels, 'tool'> = /* @__PURE__ */ constructorOf('tool');

/**
 * Restricts a token to some prompts: `prompt = review`.
 *
 * @throws TypeError as {@link tool} does.
 * @example
 * ```ts
 * import { prompt } from 'caveats/mcp';
 * console.log(prompt('review').whitelist); // [ 'review' ]
 * ```
 */
export const prompt: LevelConstructor<McpLevels, 'prompt'> =
  /* @__PURE__ */ constructorOf('prompt');

/**
 * Restricts a token to resources whose URI starts with a prefix, which ends with `/`: `uri = file:///repo/`.
 * `uri.exact` takes single URIs, written as `new URL(…).href` writes them.
 *
 * @throws TypeError for an empty list, for a prefix without `/` at the end, and for a URI with an empty segment,
 *   `.` or `..`.
 * @example
 * ```ts
 * import { uri } from 'caveats/mcp';
 * console.log(uri('file:///repo/').whitelist); // [ 'file:///repo/' ]
 * console.log(uri.exact('config://app').whitelist); // [ 'config://app' ]
 * ```
 */
export const uri: PrefixConstructor<McpLevels, 'uri'> = /* @__PURE__ */ constructorOf('uri');

/**
 * Restricts a token to reading, or to writing: `access = read`.
 *
 * @throws TypeError for an empty list, and for anything but `read` and `write`.
 * @example
 * ```ts
 * import { access } from 'caveats/mcp';
 * console.log(access('read').access); // [ 'read' ]
 * ```
 */
export const access: McpScope['caveats']['access'] = /* @__PURE__ */ constructorOf('access');

/**
 * Restricts a token to tools, prompts and URIs in one list, each with its own access. Two caveats are an
 * intersection: `tool(…)` and `uri(…)` in one token reach nothing.
 *
 * @throws TypeError for an empty list, and for anything but resources with an `access`.
 * @example
 * ```ts
 * import { mcpDialect, reach } from 'caveats/mcp';
 *
 * const caveat = reach(
 *   { tool: 'search', access: ['read', 'write'] },
 *   { uri: 'file:///repo/', access: ['read'] },
 * );
 * console.log(mcpDialect.write(caveat));
 * // reach = read,write tool:search|read uri:file:///repo/
 * ```
 */
export const reach: McpScope['caveats']['reach'] = /* @__PURE__ */ constructorOf('reach');
