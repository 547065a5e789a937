import { createAuthority, createKeyring } from 'caveats/authority';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { createRoutes } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import type { Request as ExpressRequest } from 'express';
import { describe, test } from 'vitest';
import { dialect } from './tenant.js';

const rootKey = 'a root key of 32 bytes, no less.';
const keys = createKeyring({ current: 'k1', keys: { k1: rootKey } });
const authority = createAuthority({ keys });
const ofTenants = createAuthority({ keys, dialect });
const routes = createRoutes({ 'GET /docs/{docId}': {} });

describe('what does not compile', () => {
  test('an option that is none', () => {
    // @ts-expect-error without a key
    forExpress.requireToken({ routes });
    // @ts-expect-error a key that is a number
    forHono.requireToken({ rootKey: 7 });
    // @ts-expect-error a table that was not made with createRoutes
    forKoa.requireToken({ rootKey, routes: { 'GET /docs': {} } });
    // @ts-expect-error an option that is misspelt
    forFastify.requireToken({ rootKey, route: routes });
    // @ts-expect-error an option of guards
    forNode.inferScopeEndpoint({ rootKey, realm: 'docs' });
  });

  test('an authority beside what it knows itself', () => {
    // @ts-expect-error a key
    forExpress.requireToken({ authority, rootKey });
    // @ts-expect-error a dialect
    forFastify.requireToken({ authority: ofTenants, dialect, request: () => ({ tenant: '' }) });
    // @ts-expect-error likewise for the endpoints
    forHono.whoami({ authority, rootKey });
    // @ts-expect-error likewise for the endpoints
    forKoa.inferScopeEndpoint({ authority, rootKey });
    // @ts-expect-error a type that none of its tokens is of
    forNode.requireToken({ authority, expect: 'invite' });
    // @ts-expect-error what is no authority
    forFetch.requireToken({ authority: { keys } });
  });

  test('a request that makes no sense', () => {
    // @ts-expect-error a field that is misspelt
    forExpress.requireToken({ rootKey, request: () => ({ resouce: {} }) });
    // @ts-expect-error a field of another type
    forFastify.requireToken({ rootKey, request: async () => ({ asn: '631' }) });
    // @ts-expect-error nothing
    forKoa.requireToken({ rootKey, request: () => undefined });
    // @ts-expect-error a request of another framework
    forHono.requireToken({ rootKey, request: (req: ExpressRequest) => ({ ip: req.ip }) });
    // @ts-expect-error an object, where a function belongs
    forNode.whoami({ rootKey, request: { ip: '::1' } });
  });

  test('a refusal in a form that there is not', () => {
    // @ts-expect-error a field that is misspelt
    forExpress.requireToken({ rootKey, onRefusal: () => ({ bodi: 'x' }) });
    // @ts-expect-error a header that is a number
    forFetch.whoami({ rootKey, onRefusal: () => ({ headers: { age: 7 } }) });
    // @ts-expect-error a response of the framework
    forHono.requireToken({ rootKey, onRefusal: () => new Response() });
    // @ts-expect-error what is no object
    forKoa.requireToken({ rootKey, onRefusal: async () => 'x' });
    // @ts-expect-error `next`
    forExpress.requireToken({ rootKey, onRefusal: (_, req, res, next) => void next() });
    // @ts-expect-error a refusal cannot be written
    forNode.requireToken({ rootKey, onRefusal: (refused) => void (refused.status = 200) });
  });

  test('a dialect whose kind needs a field that is missing', () => {
    // @ts-expect-error of a request, nothing
    forExpress.requireToken({ rootKey, dialect });
    // @ts-expect-error something else
    forFetch.requireToken({ rootKey, dialect, request: () => ({ ip: '::1' }) });
    // @ts-expect-error of another type
    forKoa.requireToken({ rootKey, dialect, request: () => ({ tenant: 7 }) });
    // @ts-expect-error likewise for the endpoints
    forNode.whoami({ rootKey, dialect });
    // @ts-expect-error likewise for the endpoints
    forFastify.inferScopeEndpoint({ rootKey, dialect });
  });

  test('an authority whose dialect needs a field that is missing', () => {
    // @ts-expect-error of a request, nothing
    forExpress.requireToken({ authority: ofTenants });
    // @ts-expect-error something else
    forFetch.requireToken({ authority: ofTenants, request: () => ({ ip: '::1' }) });
    // @ts-expect-error of another type
    forKoa.requireToken({ authority: ofTenants, request: () => ({ tenant: 7 }) });
    // @ts-expect-error likewise for the endpoints
    forNode.whoami({ authority: ofTenants });
    // @ts-expect-error likewise for the endpoints
    forHono.inferScopeEndpoint({ authority: ofTenants });
  });
});
