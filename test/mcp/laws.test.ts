import {
  argument,
  type ArgumentCaveat,
  argumentKind,
  type McpRequest,
  mcpScope,
} from 'caveats/mcp';
import { caveatLaws, scopeLaws } from 'caveats/testing';
import { describe, test } from 'vitest';

const calls = (given: Record<string, unknown>): McpRequest => ({
  call: { tool: 'transfer', arguments: given },
});

describe('the kind argument', () => {
  const values = [
    argument('transfer', 'amount', { min: 1, max: 100 }),
    argument('transfer', 'amount', { oneOf: [50, '50', true] }),
    argument('transfer', 'path', { under: '/drafts/' }),
    argument('a b/c%|', 'naïve {"}', { oneOf: ['\ud800\n"'] }),
  ];
  const requests = [
    calls({ amount: 50, path: '/drafts/a' }),
    calls({ amount: 500, path: '/keys/a' }),
    calls({}),
    {},
    { call: {} },
    { call: { tool: 'search', arguments: {} } },
    { call: { tool: 'a b/c%|', arguments: { 'naïve {"}': '\ud800\n"' } } },
    { call: { tool: 'a b/c%|', arguments: { 'naïve {"}': 'x' } } },
  ];
  /** A range has more values than one, a folder more paths; other calls are not restricted. */
  const alsoMeets = ({ tool, name, limits }: ArgumentCaveat, { call }: McpRequest): boolean => {
    if (call === undefined) return false;
    if (call.tool !== tool) return true;
    const value = call.arguments?.[name];
    return typeof value === 'number'
      ? limits.max !== undefined && value >= 1 && value <= 100
      : typeof value === 'string' && limits.under !== undefined && value.startsWith('/drafts/');
  };
  for (const law of caveatLaws(argumentKind, { values, requests, alsoMeets })) {
    test(law.name, law.run);
  }
});

describe('mcpScope', () => {
  for (const { name, run } of scopeLaws(mcpScope)) test(name, run);
});
