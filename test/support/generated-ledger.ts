import type { Client } from 'pg';

/** Whose ledger is filled, and how large it gets. Lines = schemes × trusts × years × items; a line has about 21 legs. */
export interface LedgerSize {
  readonly partnershipId: string;
  readonly trustIds: readonly string[];
  readonly supplierId: string;
  /** Somebody who validates: the database wants a name there. */
  readonly accountId: string;
  /** The number of the first scheme, when more are added to a ledger that has some; otherwise 1. */
  readonly from?: number;
  /** The number of the last scheme. */
  readonly schemes: number;
  readonly contracts: number;
  readonly years: number;
  readonly items: number;
  /** Schemes of one transaction. */
  readonly stride: number;
}

/**
 * Fills the ledger with set-based statements through its real tables, so that every trigger of the database runs: chains,
 * balances, fit of legs to lines, and the roll-ups. The data follow from the numbers alone.
 *
 * A contract decides category and kind of money; a scheme's number decides how far it has come, from identified to
 * validated, with one in nineteen rejected and one line in twenty-three a dis-benefit.
 */
export async function generateLedger(
  client: Client,
  size: LedgerSize,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  await client.query(CONTRACTS, [size.partnershipId, size.supplierId, size.contracts]);
  for (let from = size.from ?? 1; from <= size.schemes; from += size.stride) {
    const to = Math.min(size.schemes, from + size.stride - 1);
    await client.query('begin');
    await client.query(SCHEMES, [size.partnershipId, from, to, size.contracts]);
    await client.query(LINES, [size.partnershipId, size.trustIds, from, to, size.years, size.items]);
    await client.query(JOURNALS, [size.partnershipId, size.trustIds, from, to, size.accountId]);
    await client.query(LEGS, [from, to]);
    await client.query('commit');
    say(`${to} of ${size.schemes} schemes`);
  }
}

const CONTRACTS = `
  insert into contract (id, partnership_id, reference, title, category, supplier_id, supplier_key, currency, starts_on)
  select md5('contract ' || n)::uuid, $1, 'CON-G-' || lpad(n::text, 5, '0'), 'Generated contract ' || n,
    (array['vehicles', 'equipment', 'it'])[n % 3 + 1], $2, 'generated', 'GBP', date '2024-04-01' from generate_series(1, $3::int) n
  on conflict do nothing`;

const SCHEMES = `
  insert into saving_scheme (id, partnership_id, reference, title, category, origin, contract_id, item_key, price_starts_on,
    owner_name, claim_key, raised_by_name)
  select md5('scheme ' || n)::uuid, $1, 'SAV-G-' || lpad(n::text, 6, '0'), 'Generated scheme ' || n,
    (array['vehicles', 'equipment', 'it'])[c % 3 + 1], 'raised', md5('contract ' || c)::uuid, 'item ' || n,
    make_date(2024 + (c / 12) % 3, 4 + 3 * (n % 3), 1), 'Head of Procurement', 'generated ' || n, 'Head of Procurement'
  from (select n, 1 + n % $4::int as c from generate_series($2::int, $3::int) n) s`;

const LINES = `
  insert into saving_line (id, scheme_id, partnership_id, trust_id, contract_id, line_code, item, item_key, financial_year, quantity,
    cash_type, recurrence, budget_type, mechanism, method, method_version, joint_amount, baseline_amount)
  select md5('line ' || s.reference || t.id || y || ' ' || i)::uuid, s.id, $1, t.id, s.contract_id, 'I' || i, 'Item ' || i, 'item ' || i,
    financial_year_of((s.price_starts_on + make_interval(years => y))::date), 10,
    k.cash, k.recurrence, k.budget, (array['PRICE', 'SPECIFICATION', 'TERMS'])[n % 3 + 1], 'generated', 1, 1, 1
  from saving_scheme s cross join lateral (select right(s.reference, 6)::int as n, 1 + right(s.reference, 6)::int % (select count(*)::int from contract where reference like 'CON-G-%') as c) d
  cross join unnest($2::uuid[]) t(id) cross join generate_series(0, $5::int - 1) y cross join generate_series(1, $6::int) i
  join (values (0, 'CASH_RELEASING', 'RECURRENT', 'revenue'), (1, 'COST_AVOIDANCE', 'RECURRENT', 'revenue'),
    (2, 'CASH_RELEASING', 'NON_RECURRENT', 'capital'), (3, 'NON_CASH_RELEASING', 'NON_RECURRENT', 'revenue')) k(n4, cash, recurrence, budget)
    on k.n4 = d.c % 4
  where s.reference between 'SAV-G-' || lpad($3::text, 6, '0') and 'SAV-G-' || lpad($4::text, 6, '0')`;

/** The stages of a scheme by its number: how many steps it has gone, and where it ends. */
const STEPS = `
  select s.id as scheme_id, s.reference, s.category, s.contract_id, right(s.reference, 6)::int as n, k,
    (array['identified', 'forecast', 'contracted', 'delivered', 'validated'])[k] as came_from,
    case when k > 0 and k = last and right(s.reference, 6)::int % 19 = 0 then 'rejected'
      else (array['identified', 'forecast', 'contracted', 'delivered', 'validated'])[k + 1] end as goes_to
  from (select s.*, (array[0, 2, 3, 3, 4, 4, 1])[right(s.reference, 6)::int % 7 + 1] as last from saving_scheme s) s
  cross join lateral generate_series(0, last) k`;

const JOURNALS = `
  insert into ledger_journal (id, partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by, posted_by_name, posted_at,
    previous_hash, hash)
  select md5('journal ' || reference || trust || k)::uuid, $1, trust, sequence, scheme_id,
    case when k = 0 then 'recognised' when goes_to in ('delivered', 'validated', 'rejected') then goes_to else 'moved' end, 'generated',
    case when goes_to = 'validated' then $5::uuid end, 'Generated', timestamptz '2025-01-01' + sequence * interval '1 minute',
    case when sequence = 1 then repeat('0', 64) else encode(sha256((trust::text || (sequence - 1))::bytea), 'hex') end,
    encode(sha256((trust::text || sequence)::bytea), 'hex')
  from (select steps.*, t.id as trust, row_number() over (partition by t.id order by n, k)
      + coalesce((select max(j.sequence) from ledger_journal j where j.partnership_id = $1 and j.trust_id = t.id), 0) as sequence
    from (${STEPS}) steps cross join unnest($2::uuid[]) t(id)
    where reference between 'SAV-G-' || lpad($3::text, 6, '0') and 'SAV-G-' || lpad($4::text, 6, '0')) j
  order by trust, sequence`;

const LEGS = `
  insert into ledger_leg (journal_id, partnership_id, trust_id, scheme_id, contract_id, category, line_id, financial_year, account, effect,
    attribution, cash_type, budget_type, recurrence, mechanism, amount)
  select md5('journal ' || p.reference || l.trust_id || p.k)::uuid, l.partnership_id, l.trust_id, p.scheme_id, p.contract_id, p.category,
    l.id, l.financial_year, g.account, g.effect, g.attribution, l.cash_type, l.budget_type, l.recurrence, l.mechanism, g.amount
  from (${STEPS}) p join saving_line l on l.scheme_id = p.scheme_id
  cross join lateral (select abs(hashtextextended(l.id::text, 7)) as h) r
  cross join lateral (select 100000 + h % 9900001 as baseline, 100 + h % 4999 as market, 200 + h / 7 % 29989 as competition,
    (case when h % 23 = 0 then -1 else 1 end) * (300 + h / 11 % 39979) as partnership) c
  cross join lateral (
    select account, 'NONE' as effect, 'NONE' as attribution, amount / 100.0 as amount from (values ('baseline', -baseline),
      ('spend', baseline - market - competition - partnership)) v(account, amount) where p.k = 0
    union all
    select s.account, e.effect, e.attribution, s.sign * e.amount / 100.0 from (values (p.goes_to, 1), (p.came_from, -1)) s(account, sign)
      cross join (values ('MARKET', 'OWN_OR_MARKET', market), ('COMPETITION', 'OWN_OR_MARKET', competition),
        ('PARTNERSHIP', 'PARTNERSHIP', partnership)) e(effect, attribution, amount)
      where s.account is not null) g
  where p.reference between 'SAV-G-' || lpad($1::text, 6, '0') and 'SAV-G-' || lpad($2::text, 6, '0')`;
