import type { Quantity, UnitPrice } from '@tandem/domain/money';
import type { FinancialYear } from '@tandem/domain/time';
import type { StoredRule } from './tender-reads.js';

/** What a tender starts from. Lots name committed requirements, or give their lines themselves. */
export interface NewTender {
  partnershipId: string;
  leadTrustId: string;
  title: string;
  description?: string;
  currency?: string;
  lots: NewLot[];
  conditions?: NewCondition[];
  /** Beside the base scenario, which every tender has. */
  scenarios?: { title: string; rules: StoredRule[] }[];
}

export interface NewLot {
  title: string;
  split?: 'allowed' | 'never';
  maxSuppliers?: number;
  requirementIds?: string[];
  lines?: NewLine[];
}

export interface NewLine {
  requirementId?: string;
  item: string;
  specification?: Record<string, string>;
  cpvCode: string;
  unit: string;
  /** Whole numbers only; otherwise thousandths may be bought. */
  isIndivisible?: boolean;
  demand: NewDemand[];
}

export interface NewDemand {
  trustId: string;
  budgetType: 'revenue' | 'capital' | 'lease';
  financialYear: FinancialYear | string;
  quantity: Quantity;
  baselineUnitPrice?: UnitPrice;
  baselineType?: number;
  baselineEvidence?: string;
  vatBasisPoints?: number;
}

export interface NewCondition {
  kind: 'participation' | 'requirement';
  title: string;
  description: string;
}
