/**
 * Checks the proofs from scratch, and compares the library with the model that they are about: the cases in
 * test/vectors and random ones. Needs `coqc` and `ocamlopt`. `--seed N` and `--declarations N` choose the random cases,
 * `--record` writes the vectors again.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { worldOf } from '../scope/worlds.js';
import { type Answers, answersOf } from './answers.js';
import { type Cases, randomCases } from './cases.js';
import { readVectors, VECTORS, type Vectors, writeVectors } from './vectors.js';
import { readAnswers, writeCases } from './wire.js';

const SOURCES = new URL('./', import.meta.url);
const ASSUMPTIONS = new URL('assumptions.txt', SOURCES);
const BUILD = new URL('../../node_modules/.cache/proof/', import.meta.url);
/** In the order in which they build on one another. */
const PROOFS = [
  'Model',
  'Scope',
  'Keys',
  'Sweep',
  'Lookup',
  'Questions',
  'Token',
  'Chain',
  'Extract',
];
/** What would let a theorem stand without its proof. */
const UNPROVED = /\b(?:Admitted|admit|Axioms?|Conjectures?|Parameters?|bypass_check|Unset)\b/;
const THEOREM = /^(?:Theorem|Corollary) (\w+)/gm;
/** The seed of the vectors. */
const RECORDED = 21;
const CASES_OF_EACH = 50;
const DECLARATIONS_AT_ONCE = 50;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    declarations: { type: 'string', default: '2000' },
    record: { type: 'boolean', default: false },
  },
});

function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: BUILD,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Checks every proof, and that each theorem assumes what assumptions.txt says. */
function checkProofs(): void {
  rmSync(BUILD, { recursive: true, force: true });
  mkdirSync(BUILD, { recursive: true });
  const theorems: string[] = [];
  for (const name of PROOFS) {
    const source = readFileSync(new URL(`${name}.v`, SOURCES), 'utf8');
    const unproved = UNPROVED.exec(source);
    if (unproved) throw new Error(`${name}.v: ${unproved[0]}`);
    theorems.push(...[...source.matchAll(THEOREM)].map(([, theorem]) => `${name}.${theorem}`));
    compile(name, source);
  }
  // Of all together: each by itself takes ten times as long.
  const printed = compile(
    'Assumptions',
    `From Caveats Require Import ${PROOFS.join(' ')}.
Definition theorems := (${theorems.map((each) => `@${each}`).join(', ')}).
Print Assumptions theorems.`,
  );
  const assumptions = `${theorems.join('\n')}\n\n${printed}`;
  if (options.record) writeFileSync(ASSUMPTIONS, assumptions);
  if (assumptions !== readFileSync(ASSUMPTIONS, 'utf8')) {
    throw new Error(`assumptions.txt differs from what the theorems assume:\n${assumptions}`);
  }
  const unlisted = readdirSync(SOURCES).filter(
    (file) => file.endsWith('.v') && !PROOFS.includes(file.slice(0, -2)),
  );
  if (unlisted.length > 0) throw new Error(`not checked: ${unlisted.join(', ')}`);
  console.log(`${theorems.length} theorems hold`);
}

function compile(name: string, source: string): string {
  writeFileSync(new URL(`${name}.v`, BUILD), source);
  return run('coqc', ['-q', '-Q', '.', 'Caveats', `${name}.v`]);
}

function buildOracle(): void {
  writeFileSync(new URL('oracle.ml', BUILD), readFileSync(new URL('oracle.ml', SOURCES)));
  run('ocamlopt', ['-w', '-a', 'model.mli', 'model.ml', 'oracle.ml', '-o', 'oracle']);
}

/** What the model answers to cases of several declarations. */
function askModel(all: readonly Cases[]): readonly (readonly Answers[])[] {
  const texts = all.map((): string[] => []);
  const input = all.map((each, i) => writeCases(each, texts[i]!)).join('\n');
  const lines = run('./oracle', [], input).split('\n');
  return all.map(({ declaration, cases }, i) =>
    lines.splice(0, cases.length).map((line) => readAnswers(declaration, texts[i]!, line)),
  );
}

function compareRandom(seed: number, declarations: number): void {
  let [cases, questions] = [0, 0];
  const batches = Math.ceil(declarations / DECLARATIONS_AT_ONCE);
  for (let batch = 0; batch < batches; batch++) {
    const all = [...randomCases(seed + 1000 * batch, DECLARATIONS_AT_ONCE, CASES_OF_EACH)];
    const model = askModel(all);
    for (const [i, { declaration, cases: given }] of all.entries()) {
      const of = worldOf(declaration, {});
      for (const [j, each] of given.entries()) {
        const [expected, actual] = [model[i]![j]!, answersOf(of, each)];
        cases++;
        questions += expected.questions.length;
        if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
        console.log(JSON.stringify({ declaration, given: each, expected, actual }, null, 1));
        throw new Error(`the library differs from the model in a case of seed ${seed}`);
      }
    }
  }
  console.log(
    `${cases} cases with ${questions} questions: the library answers as the model does (seed ${seed})`,
  );
}

// Most requests are refused, and the trace of an error costs more than the rest of it.
Error.stackTraceLimit = 0;
checkProofs();
buildOracle();
if (options.record) {
  const all = [...randomCases(RECORDED, 150, 20)];
  const answers = askModel(all);
  writeVectors(
    all.map(({ declaration, cases }, i) => ({ declaration, cases, answers: answers[i]! })),
  );
}
const vectors: Vectors = readVectors();
const again = askModel(vectors);
for (const [i, { answers }] of vectors.entries()) {
  if (JSON.stringify(answers) !== JSON.stringify(again[i]))
    throw new Error(`${VECTORS.pathname} is out of date`);
}
console.log(
  `${vectors.reduce((sum, { cases }) => sum + cases.length, 0)} vectors are what the model answers`,
);
compareRandom(Number(options.seed), Number(options.declarations));
