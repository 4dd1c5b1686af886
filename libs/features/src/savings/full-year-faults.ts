import { type Money, money, moneyText, parseMoney } from '@tandem/domain/money';
import { type FirstYearPart, yearEffects } from '@tandem/domain/savings';
import { parseLocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import type { LedgerFault } from './ledger-fault.js';

interface RawPart {
  key: string;
  trust: string;
  startsOn: string;
  endsOn: string | null;
  inYear: string;
}

interface KeptRow {
  key: string;
  trust: string;
  inYear: string;
  fullYear: string;
  carryForward: string;
  withoutFullYear: string;
}

const NOTHING = money(0n);
const KEY = `concat_ws(', ', p.id, o.id, financial_year, cash_type, budget_type)`;

/**
 * The full-year effects that reports show and that differ from the raw legs. The legs are added up scheme by scheme and
 * trust by trust, and the domain's own arithmetic makes full years of them; what the database's arithmetic makes of the
 * roll-up must be the same, to the penny.
 */
export async function fullYearFaults(tx: Tx): Promise<LedgerFault[]> {
  const parts = await tx.rows<RawPart>(
    `select ${KEY} as key, o.short_name as trust, s.price_starts_on::text as "startsOn", s.price_ends_on::text as "endsOn",
       sum(g.amount)::text as "inYear"
     from ledger_leg g join saving_scheme s on s.id = g.scheme_id and g.financial_year = financial_year_of(s.price_starts_on)
     join partnership p on p.id = g.partnership_id join organisation o on o.id = g.trust_id
     where g.recurrence = 'RECURRENT' and g.account in ('forecast', 'contracted', 'delivered', 'validated')
     group by 1, 2, 3, 4, g.scheme_id`,
  );
  const kept = await tx.rows<KeptRow>(
    `select ${KEY} as key, o.short_name as trust, in_year::numeric(18,2)::text as "inYear", full_year::numeric(18,2)::text as "fullYear",
       carried::numeric(18,2)::text as "carryForward", without_full_year::numeric(18,2)::text as "withoutFullYear"
     from partnership p cross join full_years(p.id, (select array_agg(id) from organisation where kind = 'trust')) f
     join organisation o on o.id = f.trust_id`,
  );
  const raw = new Map<string, { trust: string; parts: FirstYearPart[] }>();
  for (const { key, trust, startsOn, endsOn, inYear } of parts) {
    const own = raw.get(key) ?? { trust, parts: [] };
    own.parts.push({
      inYear: parseMoney(inYear),
      startsOn: parseLocalDate(startsOn),
      endsOn: endsOn === null ? null : parseLocalDate(endsOn),
    });
    raw.set(key, own);
  }
  const shown = new Map(kept.map((row) => [row.key, row]));
  return [...new Set([...raw.keys(), ...shown.keys()])].sort().flatMap((key) => {
    const [legs, row] = [raw.get(key), shown.get(key)];
    const found = yearEffects(legs?.parts ?? []);
    const trust = (legs ?? row)!.trust;
    const [, , ...where] = key.split(', ');
    return (['inYear', 'fullYear', 'carryForward', 'withoutFullYear'] as const).flatMap((part): LedgerFault[] => {
      const said = row ? parseMoney(row[part]) : NOTHING;
      if (said === found[part]) return [];
      return [{ fault: 'roll-up', trust, sequence: null, sentence: sentence(part, trust, where, said, found[part]) }];
    });
  });
}

const NAMES = {
  inYear: 'in-year effect of prices that start in a year',
  fullYear: 'full-year effect',
  carryForward: 'full-year effect that is carried forward',
  withoutFullYear: 'effect of prices without a full year',
} as const;

function sentence(part: keyof typeof NAMES, trust: string, where: readonly string[], said: Money, legs: Money): string {
  return `The ${NAMES[part]} of ${trust} (${where.join(', ')}) says £${moneyText(said)} and its legs come to £${moneyText(legs)}.`;
}
