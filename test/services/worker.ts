/**
 * One of several processes that use the same store. It answers questions, and can be set to mint,
 * verify and revoke tokens of its own meanwhile.
 */
import { KeyedAuthority, verdictOf } from './authority.js';
import type { Answer, News, Question } from './protocol.js';
import type { ServiceName } from './service.js';
import { openStore } from './stores.js';
import { Storm } from './storm.js';

// At first: it may wait for the store for long.
process.on('disconnect', () => process.exit());

const [name = '', service = '', address = ''] = process.argv.slice(2);
const own = new KeyedAuthority(await openStore(asServiceName(service), address));
let storm: Storm | undefined;

function asServiceName(text: string): ServiceName {
  if (text === 'Redis' || text === 'PostgreSQL' || text === 'SQLite') return text;
  throw new Error(`there is no such service: ${text}`);
}

function tell(message: Answer | News): void {
  process.send?.(message);
}

async function answer(question: Question): Promise<readonly string[]> {
  switch (question.ask) {
    case 'mint':
      return [await own.mint(question.subject, question.keyId)];
    case 'verify':
      return Promise.all(question.tokens.map((token) => own.verify(token)));
    case 'revoke':
    case 'unrevoke':
      return [await verdictOf(own.authority[question.ask](question.target))];
    case 'start':
      storm = new Storm(own, name, tell);
      return [];
    case 'stop':
      await storm?.calm();
      return [];
  }
}

process.on('message', ({ number, question }: { number: number; question: Question }) => {
  void answer(question).then((texts) => tell({ to: number, texts }));
});
tell({ to: 0, texts: [] });
