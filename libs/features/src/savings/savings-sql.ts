/** The statements behind the reads of schemes and of the ledger; row-level security decides what of them a reader sees. */

/** A scheme with what the reader may see of its lines. */
export const SCHEME = `
  select s.id, s.partnership_id as "partnershipId", s.reference, s.title, s.category, s.origin, s.tender_id as "tenderId",
    t.reference as "tenderReference", s.award_id as "awardId", s.contract_id as "contractId", c.reference as "contractReference", s.price_starts_on::text as "priceStartsOn",
    s.price_ends_on::text as "priceEndsOn", s.owner_name as "ownerName", s.claim_key as "claimKey", s.raised_by_name as "raisedByName",
    o.short_name as "raisedByTrust", s.raised_at as "raisedAt", coalesce(n.lines, 0)::int as "lineCount", coalesce(n.years, '{}') as years,
    array(select distinct b.account from ledger_scheme b where b.scheme_id = s.id and b.amount <> 0) as stages
  from saving_scheme s left join organisation o on o.id = s.raised_by_trust_id left join tender t on t.id = s.tender_id
  left join contract c on c.id = s.contract_id
  left join lateral (select count(*) as lines, array_agg(distinct l.financial_year order by l.financial_year) as years
    from saving_line l where l.scheme_id = s.id) n on true`;

/** The other schemes of a scheme's partnership on the same item. */
export const NEIGHBOURS = `
  select n.id, n.reference, coalesce(o.short_name, n.raised_by_name) as trust
  from saving_scheme s join saving_scheme n on n.partnership_id = s.partnership_id and n.item_key = s.item_key and n.id <> s.id
  left join organisation o on o.id = n.raised_by_trust_id where s.id = $1 order by n.reference`;

/** A line with what stands on its stages. */
export const LINE = `
  select l.id, l.scheme_id as "schemeId", s.reference as "schemeReference", s.title as "schemeTitle", l.partnership_id as "partnershipId",
    l.trust_id as "trustId", o.short_name as trust, l.contract_id as "contractId", l.line_code as "lineCode", l.item, l.item_key as "itemKey",
    l.financial_year as "financialYear", l.quantity, l.cash_type as "cashType", l.recurrence, l.budget_type as "budgetType", l.mechanism,
    l.cost_centre as "costCentre", l.subjective_code as "subjectiveCode", l.method, l.method_version as "methodVersion",
    l.joint_amount as "jointAmount", l.alone_amount as "aloneAmount", l.baseline_amount as "baselineAmount",
    l.funded_by as "fundedBy", l.counted_also_by as "countedAlsoBy",
    b.open, b.baseline as "baselineBalance", b.spend as "spendBalance",
    (select coalesce(sum(d.quantity), 0) from saving_delivery d where d.line_id = l.id
      and not exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id)) as "deliveredQuantity"
  from saving_line l join saving_scheme s on s.id = l.scheme_id join organisation o on o.id = l.trust_id
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('stage', account, 'effect', effect, 'attribution', attribution, 'amount', amount::text)
        order by account, effect, attribution) filter (where account not in ('baseline', 'spend') and amount <> 0), '[]') as open,
      -coalesce(sum(amount) filter (where account = 'baseline'), 0.00) as baseline,
      coalesce(sum(amount) filter (where account = 'spend'), 0.00) as spend
    from (select g.account, g.effect, g.attribution, sum(g.amount) as amount from ledger_leg g
      where g.line_id = l.id group by 1, 2, 3) balance) b`;

/** The orders of lines; each ends with the line's own id, so that no two lines change places between two pages. */
export const LINE_ORDER = {
  scheme: 's.reference, l.financial_year, o.short_name, l.cash_type, l.id',
  year: 'l.financial_year, s.reference, o.short_name, l.cash_type, l.id',
  item: 'l.item, s.reference, l.financial_year, o.short_name, l.id',
} as const;

/** What is delivered and not validated, line by line: of which lines `of` says. */
export const WAITING_LINE = (of: string) => `
  select l.id, l.scheme_id as "schemeId", s.reference as "schemeReference", l.item, l.trust_id as "trustId", o.short_name as trust,
    l.financial_year as "financialYear", l.cash_type as "cashType", l.recurrence, l.budget_type as "budgetType", w.amount,
    w.since as "waitingSince", l.cost_centre as "costCentre", l.subjective_code as "subjectiveCode"
  from (select w.line_id, sum(w.amount) as amount, min(w.since) as since from ledger_waiting w where w.amount <> 0 and ${of}
    group by w.line_id) w
  join saving_line l on l.id = w.line_id join saving_scheme s on s.id = l.scheme_id join organisation o on o.id = l.trust_id`;

/** What is delivered and not validated, the longest waiting first. */
export const WAITING = `${WAITING_LINE('true')} order by w.since, s.reference, l.financial_year, l.id`;

export const BASELINES = `
  select id, line_id as "lineId", type, unit_price as "unitPrice", quantity, price_evidence as "priceEvidence",
    volume_evidence as "volumeEvidence", priced_on::text as "pricedOn", added_by_name as "addedByName", added_at as "addedAt"
  from saving_baseline where line_id = any($1::uuid[]) order by line_id, type, added_at, id`;

export const CHOICES = `
  select line_id as "lineId", baseline_id as "baselineId", reason, chosen_by_name as "chosenByName", chosen_at as "chosenAt"
  from saving_baseline_choice where line_id = any($1::uuid[]) order by line_id, chosen_at, id`;

export const EVIDENCE = `
  select line_id as "lineId", kind, reference, noted_on::text as "notedOn", added_by_name as "addedByName"
  from saving_evidence where line_id = any($1::uuid[]) order by line_id, added_at, id`;

export const DELIVERIES = `
  select d.line_id as "lineId", d.journal_id as "journalId", d.month::text as month, d.quantity, d.paid_amount as "paidAmount",
    exists (select 1 from ledger_journal back where back.reverses_id = d.journal_id) as "isReversed"
  from saving_delivery d where d.line_id = any($1::uuid[]) order by d.line_id, d.month, d.added_at`;

export const JOURNALS = `
  select j.id, j.partnership_id as "partnershipId", j.trust_id as "trustId", o.short_name as trust, j.sequence, j.scheme_id as "schemeId",
    s.reference as "schemeReference", j.kind, j.reason, j.posted_by as "postedBy", j.posted_by_name as "postedByName",
    j.posted_at as "postedAt", j.reverses_id as "reversesId", j.previous_hash as "previousHash", j.hash, back.id as "reversedById"
  from ledger_journal j join organisation o on o.id = j.trust_id join saving_scheme s on s.id = j.scheme_id
  left join ledger_journal back on back.reverses_id = j.id`;

export const LEGS = `
  select g.journal_id as "journalId", g.line_id as "lineId", l.item, g.contract_id as "contractId", g.category,
    g.financial_year as "financialYear", g.account, g.effect, g.attribution, g.cash_type as "cashType", g.budget_type as "budgetType",
    g.recurrence, g.mechanism, g.amount
  from ledger_leg g join saving_line l on l.id = g.line_id where g.journal_id = any($1::uuid[]) order by g.id`;
