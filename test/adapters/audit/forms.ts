import type { RefusalForm, Refused } from 'caveats/http';

/** The form that an API such as Coda's gives its errors, beside the members of the problem. */
export const inItsForm = ({ problem }: Refused): RefusalForm => ({
  body: {
    ...problem,
    statusCode: problem.status,
    statusMessage: problem.title,
    message: problem.detail,
  },
  headers: { link: '</whoami>; rel="describedby"' },
});

const circle: Record<string, unknown> = {};
circle['circle'] = circle;

/** What a function returns by mistake. */
export const INVALID_FORMS: readonly unknown[] = [
  { bodi: 'misspelt', headers: { 'x-request-id': 'r-1' } },
  { header: { 'x-request-id': 'r-1' } },
  { headers: { 'x-request-id': 'a\r\nset-cookie: admin=1' } },
  { headers: { 'x-request-id': 'a\nb' } },
  { headers: { 'x-request-id\r\nset-cookie': 'admin=1' } },
  { headers: { 'x request id': 'r-1' } },
  { headers: { 'x-request-id': 'z\u0142oty' } },
  { headers: { 'x-request-id': 7 } },
  { headers: { 'x-request-id': undefined } },
  { headers: new Headers({ 'x-request-id': 'r-1' }) },
  { headers: [['x-request-id', 'r-1']] },
  { headers: null },
  { body: 7 },
  { body: null },
  { body: () => 'x' },
  { body: circle },
  { body: { count: 7n } },
  { body: { toJSON: () => undefined } },
  { type: 'text/html\r\nset-cookie: admin=1' },
  { type: 7 },
  new Response('allowed', { status: 200 }),
  new Map([['body', 'x']]),
  [{ body: 'x' }],
  'a text',
  200,
  true,
  null,
  Object.defineProperty({}, 'body', {
    enumerable: true,
    get: () => {
      throw new Error('a getter');
    },
  }),
];
