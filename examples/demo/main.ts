/**
 * `npm run demo`: a tour of this library, with tokens that Onedata wrote and a server of docs. Everything
 * that it prints is checked; it throws if something does not hold.
 */
import { showAuthenticity } from './authentic.js';
import { showExplanations } from './explained.js';
import { showForumStory } from './forum.js';
import { say, sayLines, sayTitle } from './layout.js';
import { showNarrowing } from './narrowed.js';

sayTitle('caveats: tokens that their holders can narrow');
say(`
  A macaroon is a token with a list of caveats: conditions such as "until noon" or "only this doc".
  Its holder can add one, nobody can remove one, and the server that issued it checks all of them
  with one secret and without a database.
`);
showAuthenticity();
showExplanations();
showNarrowing();
await showForumStory();
sayLines('Everything above was checked while it was printed.');
