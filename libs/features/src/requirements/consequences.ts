import { canonicalJson } from '@tandem/domain/canonical';
import { reaches, thresholdFor } from '@tandem/domain/demand';
import {
  money,
  type Money,
  moneyText,
  parseMoney,
  parseQuantity,
  quantity,
  type Quantity,
  quantityText,
} from '@tandem/domain/money';
import { breakPointsFor } from '@tandem/domain/tenders';
import { type LocalDate, londonDate } from '@tandem/domain/time';
import { sha256 } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import type { KeptRequirement } from './requirement-record.js';

/** What a requirement comes to with a trust and without it; amounts and quantities as decimal text. */
export interface VolumeAndValue {
  readonly quantity: string;
  readonly net: string;
  readonly gross: string;
  /** Whether the value with VAT reaches the threshold of the Procurement Act 2023. */
  readonly reachesThreshold: boolean;
}

/**
 * What it costs each remaining trust when one leaves, as far as it is known before bids exist: the joint volume, the
 * quantities that bids would no longer be priced at, and what becomes of the threshold. Prices come with the bids.
 */
export interface LeavingConsequences {
  readonly requirementId: string;
  readonly trustId: string;
  readonly trust: string;
  readonly baseUnit: string;
  readonly before: VolumeAndValue;
  readonly after: VolumeAndValue;
  /** False when a line has no baseline: the values are then too low. */
  readonly isValueComplete: boolean;
  readonly threshold: { readonly gross: string; readonly from: LocalDate; readonly source: string };
  /** The quantities at which bids would be priced today and no longer would be. */
  readonly breakPointsLost: readonly { readonly quantity: string; readonly reason: string }[];
  readonly remaining: readonly {
    readonly trustId: string;
    readonly trust: string;
    readonly quantity: string;
    /** The volume that the trust buys within, with and without the one that leaves. */
    readonly jointBefore: string;
    readonly jointAfter: string;
    readonly isAloneAfter: boolean;
  }[];
  /** Whether the trust that leaves leads, and so must name the one that takes over. */
  readonly needsSuccessor: boolean;
  readonly isCommitted: boolean;
}

/** The consequences with the hash by which leaving proves that they were shown. */
export interface ShownConsequences {
  readonly consequences: LeavingConsequences;
  readonly sha256: string;
}

interface TrustVolume {
  trustId: string;
  trust: string;
  class: 'central' | 'sub-central' | null;
  quantity: Quantity;
  net: Money;
  gross: Money;
  without: number;
}

/** Works out what leaving would cost, from the volumes as they stand. */
export async function consequencesOf(
  tx: Tx,
  { row, rules }: KeptRequirement,
  trustId: string,
): Promise<ShownConsequences> {
  const all = await volumesOf(tx, row.id);
  const stays = all.filter((volume) => volume.trustId !== trustId);
  const authorityClass = all.every((v) => v.class === 'sub-central') && all.length > 0 ? 'sub-central' : 'central';
  const threshold = thresholdFor(authorityClass, londonDate(tx.now));
  const before = totalOf(all);
  const after = totalOf(stays);
  const pointsAfter = new Set(pointsOf(stays).map((point) => point.quantity));
  const consequences: LeavingConsequences = {
    requirementId: row.id,
    trustId,
    trust: all.find((volume) => volume.trustId === trustId)?.trust ?? '',
    baseUnit: row.baseUnit,
    before: written(before, reaches(before.gross, threshold)),
    after: written(after, reaches(after.gross, threshold)),
    isValueComplete: all.every((volume) => volume.without === 0),
    threshold: { gross: moneyText(threshold.amountGross), from: threshold.from, source: threshold.source },
    breakPointsLost: pointsOf(all)
      .filter((point) => !pointsAfter.has(point.quantity))
      .map((point) => ({ quantity: quantityText(point.quantity), reason: point.reason })),
    remaining: stays.map((volume) => ({
      trustId: volume.trustId,
      trust: volume.trust,
      quantity: quantityText(volume.quantity),
      jointBefore: quantityText(before.quantity),
      jointAfter: quantityText(after.quantity),
      isAloneAfter: stays.length === 1,
    })),
    needsSuccessor: rules.lead === trustId && stays.length > 0,
    isCommitted: rules.partners.some((partner) => partner.trust === trustId && partner.status === 'committed'),
  };
  return { consequences, sha256: sha256(canonicalJson(JSON.parse(JSON.stringify(consequences)))) };
}

async function volumesOf(tx: Tx, requirementId: string): Promise<TrustVolume[]> {
  const rows = await tx.rows<{
    trustId: string;
    trust: string;
    class: TrustVolume['class'];
    quantity: string;
    net: string;
    gross: string;
    without: number;
  }>(
    `select p.trust_id as "trustId", o.short_name as trust, c.class, coalesce(l.quantity, 0)::text as quantity,
       coalesce(l.net, 0)::text as net, coalesce(l.gross, 0)::text as gross, coalesce(l.without, 0) as without
     from requirement_partner p join organisation o on o.id = p.trust_id
     left join lateral (select class from authority_class a where a.organisation_id = p.trust_id
       and a.starts_on <= current_date and (a.ends_on is null or a.ends_on > current_date) order by a.starts_on desc limit 1) c on true
     left join lateral (select sum(d.base_quantity) as quantity, sum(d.value_net) as net, sum(d.value_gross) as gross,
         (count(*) filter (where d.baseline_unit_price is null))::int as without
       from demand_line d where d.requirement_id = p.requirement_id and d.trust_id = p.trust_id) l on true
     where p.requirement_id = $1 and p.state <> 'left' order by p.joined_at, o.short_name`,
    [requirementId],
  );
  return rows.map((r) => ({
    ...r,
    quantity: parseQuantity(r.quantity),
    net: parseMoney(r.net),
    gross: parseMoney(r.gross),
  }));
}

function pointsOf(volumes: readonly TrustVolume[]) {
  return breakPointsFor(Object.fromEntries(volumes.map((volume) => [volume.trust, volume.quantity])));
}

function totalOf(volumes: readonly TrustVolume[]) {
  return {
    quantity: quantity(volumes.reduce((total, v) => total + v.quantity, 0n)),
    net: money(volumes.reduce((total, v) => total + v.net, 0n)),
    gross: money(volumes.reduce((total, v) => total + v.gross, 0n)),
  };
}

function written(total: ReturnType<typeof totalOf>, reachesThreshold: boolean): VolumeAndValue {
  return {
    quantity: quantityText(total.quantity),
    net: moneyText(total.net),
    gross: moneyText(total.gross),
    reachesThreshold,
  };
}
