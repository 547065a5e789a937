/**
 * `npm run demo`: what this library does, told with tokens of Onedata's and a server of docs. Each
 * thing that it says is checked; where one does not hold, it throws.
 */
import { showAuthenticity } from './authentic.js';
import { showExplanations } from './explained.js';
import { showForumStory } from './forum.js';
import { say, sayLines, sayTitle } from './layout.js';
import { showNarrowing } from './narrowed.js';

sayTitle('caveats: tokens that say themselves what they are good for');
say(`
  A macaroon is a token with a list of caveats: conditions such as "until noon" or "only this doc".
  Whoever holds it can add one, nobody can take one away, and the server that gave it out checks
  them all with one secret and without a database.
`);
showAuthenticity();
showExplanations();
showNarrowing();
await showForumStory();
sayLines('All that you read here was checked while it was printed.');
