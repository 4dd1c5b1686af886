import { canonicalJson } from '@tandem/domain/canonical';
import { LOWEST_COMPLIANT } from '@tandem/domain/evaluation';
import { sha256 } from '@tandem/platform/audit';
import { scoringContent } from './scoring-content.js';
import type { DemandRead, TenderRead } from './tender-reads.js';

/**
 * The text of a tender as one canonical JSON document: what is hashed at publication and shown ever after.
 *
 * Baselines and each trust's own quantities are the trusts' business, so the document holds only the hash of the demand;
 * a partner can recompute it. Anything that may still change after publication (state, withdrawals) is not part of it.
 */
export function publishedContent(tender: TenderRead, demand: readonly DemandRead[]): string {
  return canonicalJson({
    format: 'tandem-tender/1',
    reference: tender.reference,
    title: tender.title,
    description: tender.description,
    currency: tender.currency,
    evaluation: tender.scoring
      ? scoringContent(tender.scoring)
      : { method: LOWEST_COMPLIANT.id, version: LOWEST_COMPLIANT.version, sentence: LOWEST_COMPLIANT.sentence },
    leadAuthority: tender.trusts.find((t) => t.id === tender.leadTrustId)?.name ?? '',
    authorities: tender.trusts.map((t) => ({ name: t.name, code: t.code, odsCode: t.odsCode })),
    publishedAt: tender.publishedAt?.toISOString() ?? null,
    deadlineAt: tender.deadlineAt?.toISOString() ?? null,
    priceStartsOn: tender.priceStartsOn,
    estimatedValue: { net: tender.estimatedNet, gross: tender.estimatedGross },
    lotsDecision: tender.lotsDecision,
    modernSlavery: { reference: tender.modernSlaveryReference, assessedOn: tender.modernSlaveryAssessedOn },
    conflictsReference: tender.conflictsReference,
    shortening: tender.shortening === null ? null : { ground: tender.shortening, reason: tender.shorteningReason },
    lots: tender.lots.map((lot) => ({
      id: lot.code,
      title: lot.title,
      split: lot.split,
      maxSuppliers: lot.maxSuppliers,
      lines: lot.lines.map((line) => ({
        id: line.code,
        item: line.item,
        specification: line.specification,
        cpv: line.cpvCode,
        unit: line.unit,
        indivisible: line.isIndivisible,
        breakPoints: line.breakPoints.map((p) => ({ from: p.fromQuantity, reason: p.reason })),
      })),
    })),
    conditions: tender.conditions.map(({ number, kind, title, description }) => ({ number, kind, title, description })),
    scenarios: tender.scenarios.map(({ code, title, rules }) => ({ code, title, rules })),
    demandSha256: sha256(canonicalJson(demand.map((d) => ({ ...d, lineId: undefined })))),
  });
}
