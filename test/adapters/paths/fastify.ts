import { optionalToken } from 'caveats/fastify';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { type Arrangement, BELOW, pathOf, REWRITE, WHOLE, written } from './arrangement.js';

function handle(app: FastifyInstance, templates: readonly string[], prefix = ''): void {
  for (const template of templates) {
    const route =
      template === 'GET /' ? `GET ${prefix}` : template.replace('GET ', `GET ${prefix}`);
    app.get<{ Params: Record<string, string> }>(
      template === 'GET /' ? '' : pathOf(template),
      ({ params }, reply) => reply.header('called', written({ route, params })).send(),
    );
  }
}

const REWRITERS: readonly (readonly [
  string,
  (url: string, header: string | undefined) => string,
  (target: string) => string,
])[] = [
  ['as they came', (url) => url, (target) => target],
  ['without a prefix', (url) => url.replace(/^\/v1(?=\/)/, ''), (target) => `/v1${target}`],
  ['as a header has it', (url, header) => header ?? url, (target) => target],
];

const SETTINGS = {
  Fastify: {},
  'Fastify, lenient': {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    useSemicolonDelimiter: true,
  },
};

const SERVES = ['/docs', '/docs?x', '/docs/A', '/docs/A/tables/T', 'http://h/docs/A'];

export const FASTIFY: readonly Arrangement[] = Object.entries(SETTINGS).flatMap(
  ([name, routerOptions]) =>
    REWRITERS.flatMap(([urls, rewrite, wasAsked]) =>
      ['for all', 'below a prefix'].map((place): Arrangement => ({
        name: `${name}: the guard ${place}, URLs ${urls}`,
        declared: WHOLE,
        obeys: urls.startsWith('as a header'),
        serves: SERVES.map((target) => (target.startsWith('/') ? wasAsked(target) : target)),
        async listen(routes) {
          const onRequest = optionalToken({
            rootKey: 'a root key of 32 bytes, no less.',
            routes,
          });
          const app = fastify({
            routerOptions,
            rewriteUrl: ({ url = '', headers }) => rewrite(url, headers[REWRITE]?.toString()),
          });
          const guarded: FastifyPluginAsync = async (of) => {
            of.addHook('onRequest', onRequest);
            handle(of, place === 'for all' ? WHOLE : BELOW, place === 'for all' ? '' : '/docs');
          };
          await app.register(guarded, place === 'for all' ? {} : { prefix: '/docs' });
          await app.ready();
          return (request, response) => app.routing(request, response);
        },
      })),
    ),
);
