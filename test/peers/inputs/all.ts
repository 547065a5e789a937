import { base64Inputs } from './base64.js';
import { dischargeInputs } from './discharges.js';
import type { Input } from './input.js';
import { v1JsonInputs, v2JsonInputs } from './json.js';
import { v1Inputs } from './v1.js';
import { v2Inputs } from './v2.js';

/** Every input, by the heading under which docs/interop.md has it. */
export const INPUTS: Readonly<Record<string, readonly Input[]>> = {
  'Version 1 binary': v1Inputs,
  'Version 2 binary': v2Inputs,
  'Base64 text': base64Inputs,
  'Version 1 JSON': v1JsonInputs,
  'Version 2 JSON': v2JsonInputs,
  Discharges: dischargeInputs,
};
