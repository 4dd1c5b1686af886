import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { canonicalJson } from '@tandem/domain/canonical';
import { money, moneyText, parseMoney } from '@tandem/domain/money';

interface Entry {
  id: string;
  trust_id: string;
  partnership_id: string;
  tender_id: string;
  tender_reference: string;
  lead_trust_id: string;
  award_id: string;
  approved_at: Date | null;
  owner_id: string;
  owner_name: string;
  category: string;
  line_code: string;
  item: string;
  financial_year: string;
  quantity: string;
  cash_type: string;
  recurrence: string;
  budget_type: string;
  mechanism: string;
  attribution: string;
  alone_amount: string | null;
  joint_amount: string;
  amount: string;
  method: string;
  method_version: number;
  posted_at: Date;
  decision: 'accepted' | 'rejected' | null;
  reason: string | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
}

interface Leg {
  line: string;
  account: string;
  effect: string;
  attribution: string;
  amount: bigint;
  of: Entry;
}

const POSTED_BY = 'Tandem (savings ledger)';
const EFFECT_OF: Record<string, string> = {
  OWN_OR_MARKET: 'COMPETITION',
  NATIONAL_DEAL: 'COMPETITION',
  PARTNERSHIP: 'PARTNERSHIP',
  NOT_EVIDENCED: 'NOT_EVIDENCED',
};

/**
 * Moves what the former ledger holds into journals: a scheme for each line of an award, a line for each kind of money, what
 * was posted as recognised at "contracted", what finance rejected as rejected with its reason, what it accepted as a paper.
 * It refuses a ledger with reversals, which nothing ever wrote. The form of the hash is copied here, because a migration
 * must go on writing what it wrote on its day.
 */
export async function moveSavings(runner: QueryRunner): Promise<void> {
  const entries = await entriesOf(runner);
  if (entries.length > 0) await new Move(runner).move(entries);
  await runner.query(`drop table saving_total, saving_review, saving_entry`);
}

async function entriesOf(runner: QueryRunner): Promise<Entry[]> {
  await runner.query(`select set_config('app.kind', 'system', true)`);
  const [strange] = (await runner.query(
    `select 1 from saving_entry where reverses_id is not null or stage <> 'contracted' limit 1`,
  )) as unknown[];
  if (strange)
    throw new Error(
      'The former savings ledger holds lines that cannot be moved: reversals, or stages other than contracted.',
    );
  return (await runner.query(
    `select e.*, t.reference as tender_reference, t.lead_trust_id, a.approved_at, a.proposed_by as owner_id,
       coalesce(p.name, 'The lead trust') as owner_name,
       coalesce((select r.category from tender_line l join requirement r on r.id = l.requirement_id
         where l.tender_id = e.tender_id and l.code = e.line_code), 'equipment') as category,
       v.decision, v.reason, v.account_id as decided_by, v.name as decided_by_name, v.decided_at
     from saving_entry e join tender t on t.id = e.tender_id join award a on a.id = e.award_id left join account p on p.id = a.proposed_by
     left join lateral (select r.decision, r.reason, r.account_id, coalesce(c.name, 'A colleague') as name, r.decided_at
       from saving_review r left join account c on c.id = r.account_id where r.entry_id = e.id order by r.decided_at desc, r.id desc limit 1) v on true
     order by e.posted_at, e.award_id, e.line_code, e.trust_id, e.financial_year, e.budget_type, e.cash_type, e.attribution`,
  )) as Entry[];
}

class Move {
  private readonly heads = new Map<string, { sequence: number; hash: string }>();

  constructor(private readonly runner: QueryRunner) {}

  async move(entries: readonly Entry[]): Promise<void> {
    for (const scheme of groups(entries, (e) => [e.award_id, e.line_code])) {
      const schemeId = await this.scheme(scheme[0]!);
      for (const own of groups(scheme, (e) => [e.trust_id])) await this.trust(schemeId, own);
    }
  }

  private async trust(schemeId: string, entries: readonly Entry[]): Promise<void> {
    const recognised: Leg[] = [];
    const rejected = new Map<Entry, Leg[]>();
    for (const demand of groups(entries, (e) => [e.financial_year, e.budget_type])) {
      const kinds = groups(demand, (e) => [e.cash_type]).sort((a, b) => (a[0]!.cash_type < b[0]!.cash_type ? -1 : 1));
      for (const [at, parts] of kinds.entries()) {
        const [one] = parts;
        const spend = at === 0 ? parseMoney(one!.joint_amount) : money(0n);
        const saved = parts.reduce((sum, part) => sum + parseMoney(part.amount), 0n);
        const line = await this.line(schemeId, one!, { spend, saved, alone: at === 0 ? one!.alone_amount : null });
        recognised.push(leg(line, one!, 'baseline', -(spend + saved)), leg(line, one!, 'spend', spend));
        for (const part of parts) {
          recognised.push(saving(line, part, 'contracted', parseMoney(part.amount)));
          if (part.decision === 'rejected')
            rejected.set(part, [
              saving(line, part, 'contracted', 0n - parseMoney(part.amount)),
              saving(line, part, 'rejected', parseMoney(part.amount)),
            ]);
          if (part.decision === 'accepted') await this.accepted(line, part);
        }
      }
    }
    const [first] = entries;
    await this.journal(schemeId, first!, recognised, {
      kind: 'recognised',
      reason: `Award of ${first!.tender_reference}`,
      by: null,
      byName: POSTED_BY,
      at: first!.posted_at,
    });
    for (const [entry, legs] of rejected)
      await this.journal(schemeId, entry, legs, {
        kind: 'rejected',
        reason: entry.reason!,
        by: entry.decided_by,
        byName: entry.decided_by_name!,
        at: entry.decided_at!,
      });
  }

  private async scheme(of: Entry): Promise<string> {
    return this.id(
      `insert into saving_scheme (partnership_id, reference, title, category, origin, tender_id, award_id, item_key, price_starts_on,
         owner_id, owner_name, claim_key, raised_by_name, raised_by_trust_id, raised_at)
       values ($1, 'SAV-' || to_char(now() at time zone 'Europe/London', 'YYYY') || '-' || lpad(nextval('saving_number')::text, 4, '0'),
         left($2, 200), $3, 'award', $4, $5, lower($2), coalesce($6::timestamptz, $7::timestamptz)::date, $8, $9, $10, $11, $12, $7::timestamptz) returning id`,
      [
        of.partnership_id,
        of.item,
        of.category,
        of.tender_id,
        of.award_id,
        of.approved_at,
        of.posted_at,
        of.owner_id,
        of.owner_name,
        `award/${of.tender_reference}/${of.line_code}`,
        POSTED_BY,
        of.lead_trust_id,
      ],
    );
  }

  private async line(
    schemeId: string,
    of: Entry,
    amounts: { spend: bigint; saved: bigint; alone: string | null },
  ): Promise<string> {
    return this.id(
      `insert into saving_line (scheme_id, partnership_id, trust_id, line_code, item, item_key, financial_year, quantity, cash_type, recurrence,
         budget_type, mechanism, method, method_version, joint_amount, alone_amount, baseline_amount)
       values ($1, $2, $3, $4, $5, lower($5), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id`,
      [
        schemeId,
        of.partnership_id,
        of.trust_id,
        of.line_code,
        of.item,
        of.financial_year,
        of.quantity,
        of.cash_type,
        of.recurrence,
        of.budget_type,
        of.mechanism,
        of.method,
        of.method_version,
        moneyText(money(amounts.spend)),
        amounts.alone,
        moneyText(money(amounts.spend + amounts.saved)),
      ],
    );
  }

  private async accepted(line: string, of: Entry): Promise<void> {
    await this.runner.query(
      `insert into saving_evidence (line_id, kind, reference, noted_on, added_by, added_by_name) values ($1, 'review', $2, $3::date, $4, $5)`,
      [line, `Accepted as contracted: ${of.reason!}`, of.decided_at, of.decided_by, of.decided_by_name],
    );
  }

  private async journal(
    scheme: string,
    of: Entry,
    legs: readonly Leg[],
    deed: { kind: string; reason: string; by: string | null; byName: string; at: Date },
  ): Promise<void> {
    const told = legs.filter((one) => one.amount !== 0n);
    if (told.length === 0) return;
    const chain = `${of.partnership_id}/${of.trust_id}`;
    const head = this.heads.get(chain) ?? { sequence: 0, hash: '0'.repeat(64) };
    const sequence = head.sequence + 1;
    const at = new Date(Math.floor(deed.at.getTime()));
    const id = await this.id(`select uuidv7() as id`, []);
    const text = [
      canonicalJson({
        form: 'tandem-ledger/1',
        id,
        partnership: of.partnership_id,
        trust: of.trust_id,
        sequence: String(sequence),
        scheme,
        kind: deed.kind,
        reason: deed.reason.trim(),
        postedBy: deed.by,
        postedByName: deed.byName,
        postedAt: at.toISOString(),
        reverses: null,
        previousHash: head.hash,
      }),
      ...told.map(legText).sort(),
    ].join('\n');
    const hash = createHash('sha256').update(text, 'utf8').digest('hex');
    await this.runner.query(
      `insert into ledger_journal (id, partnership_id, trust_id, sequence, scheme_id, kind, reason, posted_by, posted_by_name, posted_at, previous_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        of.partnership_id,
        of.trust_id,
        sequence,
        scheme,
        deed.kind,
        deed.reason.trim(),
        deed.by,
        deed.byName,
        at,
        head.hash,
        hash,
      ],
    );
    for (const one of told)
      await this.runner.query(
        `insert into ledger_leg (journal_id, partnership_id, trust_id, scheme_id, category, line_id, financial_year, account, effect, attribution,
           cash_type, budget_type, recurrence, mechanism, amount)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          id,
          of.partnership_id,
          of.trust_id,
          scheme,
          of.category,
          one.line,
          one.of.financial_year,
          one.account,
          one.effect,
          one.attribution,
          one.of.cash_type,
          one.of.budget_type,
          one.of.recurrence,
          one.of.mechanism,
          moneyText(money(one.amount)),
        ],
      );
    this.heads.set(chain, { sequence, hash });
  }

  private async id(sql: string, values: unknown[]): Promise<string> {
    const [row] = (await this.runner.query(sql, values)) as { id: string }[];
    return row!.id;
  }
}

function leg(line: string, of: Entry, account: string, amount: bigint): Leg {
  return { line, of, account, effect: 'NONE', attribution: 'NONE', amount };
}

function saving(line: string, of: Entry, account: string, amount: bigint): Leg {
  return { line, of, account, effect: EFFECT_OF[of.attribution]!, attribution: of.attribution, amount };
}

function legText({ line, of, account, effect, attribution, amount }: Leg): string {
  return canonicalJson({
    line,
    contract: null,
    category: of.category,
    financialYear: of.financial_year,
    account,
    effect,
    attribution,
    cashType: of.cash_type,
    budgetType: of.budget_type,
    recurrence: of.recurrence,
    mechanism: of.mechanism,
    amount: moneyText(money(amount)),
  });
}

function groups(entries: readonly Entry[], key: (entry: Entry) => string[]): Entry[][] {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = key(entry).join('|');
    found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return [...found.values()];
}
