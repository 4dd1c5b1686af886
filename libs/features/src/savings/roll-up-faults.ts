import type { Tx } from '@tandem/platform/database';
import { fullYearFaults } from './full-year-faults.js';
import type { LedgerFault } from './ledger-fault.js';

/** A roll-up: its table, the columns of a cell beside the trust, and the legs that it stands for. */
interface RollUp {
  readonly table: string;
  readonly name: string;
  readonly cell: readonly string[];
  readonly legs: string;
  /** Whether it counts its legs, so that even two changes that cancel each other are found. */
  readonly isCounted: boolean;
}

const KIND = ['cash_type', 'budget_type', 'recurrence'] as const;

const ROLL_UPS: readonly RollUp[] = [
  {
    table: 'ledger_balance',
    name: 'balance',
    cell: ['contract_id', 'category', 'financial_year', 'account', 'effect', 'attribution', ...KIND, 'mechanism'],
    legs: 'ledger_leg',
    isCounted: true,
  },
  {
    table: 'ledger_summary',
    name: 'summary',
    cell: ['category', 'starts_in', 'financial_year', 'account', 'effect', 'attribution', ...KIND],
    legs: '(select l.*, financial_year_of(s.price_starts_on) as starts_in from ledger_leg l join saving_scheme s on s.id = l.scheme_id) l',
    isCounted: true,
  },
  {
    table: 'ledger_contract',
    name: 'balance of a contract',
    cell: ['contract_id', 'category', 'financial_year', 'account', ...KIND],
    legs: `(select * from ledger_leg where account not in ('baseline', 'spend')) l`,
    isCounted: true,
  },
  {
    table: 'ledger_scheme',
    name: 'balance of a scheme',
    cell: ['scheme_id', 'financial_year', 'account', ...KIND],
    legs: `(select * from ledger_leg where account not in ('baseline', 'spend')) l`,
    isCounted: true,
  },
  {
    table: 'ledger_waiting',
    name: 'list of what waits for finance',
    cell: ['line_id', 'effect', 'attribution'],
    legs: `(select * from ledger_leg where account = 'delivered') l`,
    isCounted: false,
  },
];

const FAULTS_MAX = 50;

/** The cells of each roll-up that differ from the legs that they stand for, and the full-year effects that do. */
export async function rollUpFaults(tx: Tx): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  for (const rollUp of ROLL_UPS) faults.push(...(await faultsOf(tx, rollUp)));
  faults.push(...(await fullYearFaults(tx)));
  return faults.slice(0, FAULTS_MAX);
}

async function faultsOf(tx: Tx, { table, name, cell, legs, isCounted }: RollUp): Promise<LedgerFault[]> {
  const columns = ['partnership_id', 'trust_id', ...cell].join(', ');
  const cells = await tx.rows<{ trust: string; cell: string; kept: string; raw: string }>(
    `with raw as (select ${columns}, sum(amount) as amount, count(*) as legs from ${legs} group by ${columns}),
     either as (select raw.*, 'raw' as side from raw
       union all select ${columns}, amount, ${isCounted ? 'legs' : '0'}, 'kept' from ${table}),
     cells as (
       select trust_id, concat_ws(', ', ${cell.join(', ')}) as cell,
         coalesce(sum(amount) filter (where side = 'kept'), 0) as kept, coalesce(sum(amount) filter (where side = 'raw'), 0) as raw,
         coalesce(sum(legs) filter (where side = 'kept'), 0) - coalesce(sum(legs) filter (where side = 'raw'), 0) as difference
       from either group by ${columns})
     select o.short_name as trust, cell, kept, raw from cells join organisation o on o.id = trust_id
     where kept <> raw ${isCounted ? 'or difference <> 0' : ''} order by 1, 2 limit ${FAULTS_MAX}`,
  );
  return cells.map(({ trust, cell: where, kept, raw }) => ({
    fault: 'roll-up',
    trust,
    sequence: null,
    sentence: `The ${name} of ${trust} (${where}) says £${kept} and its legs add up to £${raw}.`,
  }));
}
