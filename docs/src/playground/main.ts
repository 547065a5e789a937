import { startPlayground } from './view/app.js';

startPlayground();
