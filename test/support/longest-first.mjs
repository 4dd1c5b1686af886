// The order of test files: the longest first, so that no core waits at the end for a long one that came last.
//
// A fresh clone knows no times, so those that take long are named here, in seconds of a machine with two cores. What is
// not named is taken for short; being wrong costs time and nothing else.
import Sequencer from '@jest/test-sequencer';

const SECONDS = {
  'every-page.e2e-spec.ts': 190,
  'the-slice.e2e-spec.ts': 85,
  'sign-in.e2e-spec.ts': 45,
  'story-pages.e2e-spec.ts': 35,
  'award-engines.int-spec.ts': 245,
  'start.int-spec.ts': 150,
  'isolation.int-spec.ts': 60,
  'embedded-server.int-spec.ts': 55,
  'killed-import.int-spec.ts': 50,
  'bad-forms.int-spec.ts': 45,
  'evaluate-command.int-spec.ts': 40,
  'awards.int-spec.ts': 32,
  'queue.int-spec.ts': 30,
  'award-auctions.int-spec.ts': 28,
  'api-refusals.int-spec.ts': 18,
  'sensitivity.int-spec.ts': 18,
  'api.int-spec.ts': 17,
  'hostile-files.spec.ts': 13,
  'solver.spec.ts': 13,
  'package-choice.spec.ts': 11,
  'infeasibility.spec.ts': 11,
};
const SHORT = 5;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    // Jest's own order writes down what it remembers of earlier runs on this machine, which counts more than the list.
    const known = super.sort(tests).map((test) => [test, test.duration ? test.duration / 1000 : listed(test.path)]);
    return known.toSorted(([a, s], [b, t]) => t - s || (a.path < b.path ? -1 : 1)).map(([test]) => test);
  }
}

function listed(path) {
  return SECONDS[path.slice(path.lastIndexOf('/') + 1)] ?? SHORT;
}
