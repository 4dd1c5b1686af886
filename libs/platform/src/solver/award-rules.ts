import { type Draft, ratio } from './award-draft.js';
import type { Term } from './mip-builder.js';

/** Adds the scenario's rules to the program, each in its strongest plain form. */
export function boundRules(draft: Draft): void {
  const { problem, mip, used } = draft;
  const share = (s: number, lines: readonly number[], whole: bigint): Term[] =>
    lines.flatMap((l) => {
      const weight = ratio(problem.lines[l]!.reference * problem.lines[l]!.step, whole);
      return draft.quantity[l]![s]!.map(([c, v]): Term => [c, v * weight]);
    });
  const all = problem.lines.map((_, l) => l);
  for (const rule of problem.rules) {
    switch (rule.rule) {
      case 'maxSuppliers':
        mip.atMost(
          rule.value,
          used.map((u): Term => [u, 1]),
        );
        break;
      case 'maxShare':
        problem.suppliers.forEach((_, s) =>
          mip.atMost(0, [...share(s, all, problem.reference), [used[s]!, -rule.basisPoints / 10_000]]),
        );
        break;
      case 'minShareSme':
        if (problem.reference > 0n) {
          mip.atLeast(
            rule.basisPoints / 10_000,
            problem.suppliers.flatMap(({ sme }, s) => (sme ? share(s, all, problem.reference) : [])),
          );
        }
        break;
      case 'retain': {
        const lot = problem.lots[rule.lot]!;
        if (rule.minBasisPoints === 0 || lot.reference === 0n) break;
        const terms = rule.supplier < 0 ? [] : share(rule.supplier, lot.lines, lot.reference);
        mip.atLeast(rule.minBasisPoints / 10_000, terms);
        // Implied by the row, and invisible to the relaxation unless it is said.
        if (rule.supplier >= 0) mip.fix(used[rule.supplier]!, 1);
        break;
      }
      case 'carbonCap':
        mip.atMost(
          ratio(rule.limit, rule.scale),
          all.flatMap((l) =>
            problem.suppliers.flatMap(({ prices }, s) => {
              const each = Number((prices[l]?.carbonPerUnit ?? 0n) * problem.lines[l]!.step);
              return draft.quantity[l]![s]!.map(([c, v]): Term => [c, v * each]);
            }),
          ),
        );
        break;
    }
  }
}
