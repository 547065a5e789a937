/** The judges of a token that was opened: pure functions of what it holds and of the request. */
export { explainOpened as explain } from './explain.js';
export { inferOpened as inferScope } from './infer-scope.js';
export { verifyOpened as verify } from './verify.js';
export { whoamiOpened as whoami } from './whoami.js';
