import { interfaceCaveat, type InterfaceCaveat } from '../../caveats/interface.js';
import { type CaveatKind, MET } from '../../caveats/kind.js';
import type { OnedataRequest } from '../request.js';
import { checkData } from './data-request.js';
import { narrowedKind } from './narrowed.js';

/** Every kind of interface of Onedata. */
export const INTERFACES: readonly string[] = ['rest', 'oneclient', 'graphsync'];

const narrowed = narrowedKind(
  interfaceCaveat,
  (caveat) => INTERFACES.includes(caveat.interface),
  'rest, oneclient and graphsync',
);

/** `interface = rest`. With `oneclient`, it is a data access caveat too. */
export const onedataInterfaceCaveat: CaveatKind<InterfaceCaveat, OnedataRequest> = {
  ...narrowed,
  check(caveat, request) {
    const result = narrowed.check(caveat, request);
    if (!result.ok || !isDataAccessInterface(caveat)) return result;
    return checkData(request, () => MET);
  },
};

/** Whether a caveat makes a token good for data access alone. */
export function isDataAccessInterface(caveat: InterfaceCaveat): boolean {
  return caveat.interface === 'oneclient';
}
