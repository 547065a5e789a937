import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installLocked } from '../../install.js';
import { programs } from './page.js';

const here = fileURLToPath(new URL('.', import.meta.url));
installLocked(here);

// For the compiler.
rmSync(`${here}/dist`, { recursive: true, force: true });
mkdirSync(`${here}/dist`);
programs().forEach((code, i) => writeFileSync(`${here}/dist/page-${i}.ts`, code));
