import type { AwardProblem } from '@tandem/domain/awards';
import { type Draft, referenceStep } from './draft.js';
import { scaled, type Term } from './program.js';

type ProblemRule = AwardProblem['rules'][number];

/** Adds the scenario's rules to the program, each in its strongest plain form. */
export function addRules(draft: Draft): void {
  for (const rule of draft.problem.rules) addRule(draft, rule);
}

function addRule(draft: Draft, rule: ProblemRule): void {
  const { problem, program, used, quantity, modes } = draft;
  const all = problem.lines.map((_, l) => l);
  const share = (s: number, lines: readonly number[]): Term[] =>
    lines.flatMap((l) => scaled(quantity[l]![s]!, referenceStep(problem, l) * 10_000n));
  switch (rule.rule) {
    case 'maxSuppliers':
      program.atMost(
        BigInt(rule.value),
        used.map((u): Term => [u, 1n]),
      );
      break;
    case 'maxShare': {
      const most = BigInt(rule.basisPoints) * problem.reference;
      for (const s of used.keys()) {
        program.atMost(0n, [...share(s, all), [used[s]!, -most]]);
        // What holds for the supplier holds for the one tier it is in: a stronger row for the relaxation.
        if (modes[s]!.length > 1) {
          for (const mode of modes[s]!) program.atMost(0n, [...scaled(mode.share, 10_000n), [mode.column, -most]]);
        }
      }
      break;
    }
    case 'minShareSme':
      program.atLeast(
        BigInt(rule.basisPoints) * problem.reference,
        problem.suppliers.flatMap(({ sme }, s) => (sme ? share(s, all) : [])),
      );
      break;
    case 'retain': {
      const lot = problem.lots[rule.lot]!;
      if (rule.minBasisPoints === 0 || lot.reference === 0n) break;
      const terms = rule.supplier < 0 ? [] : share(rule.supplier, lot.lines);
      program.atLeast(BigInt(rule.minBasisPoints) * lot.reference, terms);
      // Implied by the row, and invisible to the relaxation unless it is said.
      if (rule.supplier >= 0) program.columns[used[rule.supplier]!]!.lower = 1n;
      break;
    }
    case 'carbonCap':
      program.atMost(
        rule.limit,
        all.flatMap((l) =>
          problem.suppliers.flatMap(({ prices }, s) =>
            scaled(quantity[l]![s]!, (prices[l]?.carbonPerUnit ?? 0n) * problem.lines[l]!.step * rule.scale),
          ),
        ),
      );
      break;
    default:
      rule satisfies never;
  }
}
