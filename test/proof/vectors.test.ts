import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSame } from '../scope/laws.js';
import { worldOf } from '../scope/worlds.js';
import { answersOf } from './answers.js';
import { readVectors } from './vectors.js';

const vectors = readVectors();

// Most requests are refused, and the trace of an error costs more than the rest of it.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test('the library answers as the proved model does', () => {
  let cases = 0;
  for (const { declaration, cases: given, answers } of vectors) {
    const of = worldOf(declaration, {});
    for (const [i, each] of given.entries()) {
      expectSame(answersOf(of, each), answers[i]);
      cases++;
    }
  }
  expect(cases).toBe(3000);
});

test('the vectors have what an encoding or a record gets wrong', () => {
  const text = JSON.stringify(vectors);
  for (const id of [
    '\u0000',
    'A\u0001B',
    '%',
    'A|B',
    'A%2FB',
    '\ud800',
    '__proto__',
    'constructor',
  ]) {
    expect(text).toContain(JSON.stringify(id));
  }
});

test('the vectors have every kind of answer, often', () => {
  const answers = vectors.flatMap((each) => each.answers);
  const questions = answers.flatMap((each) => each.questions);
  const counts = {
    refused: answers.filter(({ reports }) => reports[0] === null).length,
    unrestricted: answers.filter(({ reports }) => reports[0]?.[0]?.path.length === 0).length,
    nothing: answers.filter(({ reports }) => reports[0]?.length === 0).length,
    letIn: questions.filter(({ verify }) => verify[0]).length,
    letInWithoutAccess: questions.filter(({ verify }) => verify[1]).length,
    letInWithoutResource: questions.filter(({ verify }) => verify[2]).length,
    keptOut: questions.filter(({ verify }) => !verify[0]).length,
    allowed: questions.filter(({ allows }) => allows).length,
    onlyOverlapping: questions.filter(({ allows, overlaps }) => overlaps && !allows).length,
    allIds: questions.filter(({ ids }) => ids.includes(null)).length,
    someIds: questions.filter(({ ids }) => ids.some((each) => each?.length)).length,
    narrowest: answers.filter(({ narrowest }) => narrowest?.length === 2).length,
    narrowestMixed: answers.filter(({ narrowest }) => narrowest?.length === 1).length,
    noNarrowest: answers.filter(({ narrowest }) => narrowest === null).length,
    longSets: answers.filter(({ intersection }) => intersection.length > 2).length,
  };
  for (const [kind, count] of Object.entries(counts)) expect(count, kind).toBeGreaterThan(100);
});
