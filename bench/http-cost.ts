/**
 * `node bench/http-cost.ts [folder ...]`: what gateways cost as their callers and their machine see them, over HTTP. Each
 * folder is a checkout of this project (this one when left out); several are measured in turns, to be compared.
 */
import { resolve } from 'node:path';
import { printAtRest } from './at-rest.ts';
import { THIS_CHECKOUT } from './checkout.ts';
import { stopAll } from './processes.ts';
import { printCostOfRequests } from './requests-cost.ts';
import { printStatements } from './statements.ts';

const given = process.argv.slice(2).map((folder) => resolve(folder));
const roots = given.length > 0 ? [...new Set(given)] : [THIS_CHECKOUT];
try {
  await printCostOfRequests(roots);
  await printStatements(roots);
  await printAtRest(roots);
} finally {
  await stopAll();
}
process.exit(0);
