import * as core from '@modelcontextprotocol/core';
import * as types1 from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { KNOWN_METHODS } from '../../../src/mcp/asks.js';

/** The methods that tokens with limits may not send: a task is not tied to the token that started it. */
const CLOSED = ['tasks/cancel', 'tasks/get', 'tasks/list', 'tasks/result'];
/** The methods that servers send to clients. */
const OF_SERVERS = ['elicitation/create', 'roots/list', 'sampling/createMessage'];

/** Returns the `method` of every message that a module has a schema of. */
function methodsIn(module: object): readonly string[] {
  const methods = Object.values(module).flatMap((schema: unknown) => {
    const shape: unknown = Object(schema).shape;
    const literal: unknown = Object(Object(shape).method).value;
    return typeof literal === 'string' ? [literal] : [];
  });
  return [...new Set(methods)].filter((each) => !each.startsWith('notifications/')).sort();
}

test('every method of the schemas of SDK 1.x and 2.x is classified', () => {
  const known = [...KNOWN_METHODS, ...CLOSED, ...OF_SERVERS].sort();
  const of2026 = ['server/discover', 'subscriptions/listen'];
  expect(methodsIn(types1)).toEqual(known.filter((each) => !of2026.includes(each)));
  expect(methodsIn(core)).toEqual(known);
});
