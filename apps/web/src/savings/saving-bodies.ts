import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  ATTRIBUTIONS,
  BUDGET_TYPES,
  CASH_TYPES,
  EFFECTS,
  EVIDENCE_KINDS,
  MECHANISMS,
  RECURRENCES,
  STAGES,
} from '@tandem/domain/savings';
import type { LineFilter } from '@tandem/features/savings';
import { WalkFilter } from '../http/walk.js';

/** The bodies of the API of savings. Every amount, price and quantity is a decimal text. */

export class SavingsFilter extends WalkFilter implements LineFilter {
  @ApiPropertyOptional({ enum: STAGES }) @IsOptional() @IsIn(STAGES) stage?: string;
  @ApiPropertyOptional({ enum: CASH_TYPES }) @IsOptional() @IsIn(CASH_TYPES) cashType?: string;
  @ApiPropertyOptional({ enum: ['revenue', 'capital', 'lease'] })
  @IsOptional()
  @IsIn(['revenue', 'capital', 'lease'])
  budgetType?: string;
  @ApiPropertyOptional({ enum: RECURRENCES }) @IsOptional() @IsIn(RECURRENCES) recurrence?: string;
  @ApiPropertyOptional({ enum: ATTRIBUTIONS }) @IsOptional() @IsIn(ATTRIBUTIONS) attribution?: string;
  @ApiPropertyOptional({ example: '2026/27' })
  @IsOptional()
  @Matches(/^\d{4}\/\d{2}$/, { message: 'year must be a financial year such as 2026/27' })
  year?: string;
  @ApiPropertyOptional({ example: 'vehicles' }) @IsOptional() @IsString() @MaxLength(60) category?: string;
  @ApiPropertyOptional({ enum: EFFECTS }) @IsOptional() @IsIn(EFFECTS) effect?: string;
  @ApiPropertyOptional({ enum: MECHANISMS }) @IsOptional() @IsIn(MECHANISMS) mechanism?: string;
  @ApiPropertyOptional({ description: 'The short name of the trust.' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  trust?: string;
  @ApiPropertyOptional({ description: 'The id of the contract, or "none" for lines without one.' })
  @IsOptional()
  @Matches(/^(?:none|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i, { message: 'contract must be an id or "none"' })
  contract?: string;
  @ApiPropertyOptional() @IsOptional() @IsUUID('all') schemeId?: string;
}

class ChosenLines {
  @ApiProperty({ type: [String] })
  @IsUUID(undefined, { each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  lines: string[];
}

class Lines extends ChosenLines {
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

export class ValidationBody extends Lines {
  @ApiProperty() @IsString() @MaxLength(60) costCentre: string;
  @ApiProperty() @IsString() @MaxLength(60) subjectiveCode: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) budgetJournal?: string;
}

export class RejectionBody extends Lines {}

export class ReversalBody {
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

export class DeliveryBody {
  @ApiProperty({ example: '2026-11-01', description: 'A day of the month in which it was bought.' })
  @IsString()
  @MaxLength(40)
  month: string;

  @ApiProperty({ example: '25' }) @IsString() @MaxLength(20) quantity: string;

  @ApiProperty({ example: '3475000.00', description: 'Decimal pounds, net of VAT that the trust gets back.' })
  @IsString()
  @MaxLength(20)
  paid: string;

  @ApiProperty({ description: 'The invoices or supplier data that show it.' })
  @IsString()
  @MaxLength(2000)
  transactions: string;
}

export class RaisedLineBody {
  @ApiProperty() @IsString() @MaxLength(200) item: string;
  @ApiProperty({ example: '2026/27' }) @IsString() @MaxLength(20) financialYear: string;
  @ApiProperty({ example: '1200' }) @IsString() @MaxLength(20) quantity: string;
  @ApiProperty({ enum: BUDGET_TYPES }) @IsString() @MaxLength(20) budgetType: string;
  @ApiProperty({ enum: RECURRENCES }) @IsString() @MaxLength(20) recurrence: string;
  @ApiProperty({ example: '1', description: 'The kind of the price before, 1 to 8: see /methods/savings/baselines.' })
  @IsString()
  @MaxLength(2)
  baselineType: string;
  @ApiProperty({ example: '4.20' }) @IsString() @MaxLength(20) baselineUnitPrice: string;
  @ApiPropertyOptional({ example: '2026-03-01' }) @IsOptional() @IsString() @MaxLength(40) pricedOn?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) priceEvidence?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) volumeEvidence?: string;
  @ApiProperty({ example: '3.95' }) @IsString() @MaxLength(20) newUnitPrice: string;
  @ApiPropertyOptional({ example: '4.10', description: 'What the trust would pay alone, with its paper.' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  aloneUnitPrice?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) aloneEvidence?: string;
  @ApiPropertyOptional({ enum: ['OWN', 'PART_GRANT', 'GRANT'] })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  fundedBy?: string;
  @ApiPropertyOptional({ enum: BUDGET_TYPES }) @IsOptional() @IsString() @MaxLength(20) paidFrom?: string;
  @ApiPropertyOptional({ enum: ['yes', 'no'] }) @IsOptional() @IsString() @MaxLength(3) isFrameworkCounted?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(200) frameworkOwner?: string;
  @ApiPropertyOptional({
    description: 'The line of a contract under which it is bought, if no award has posted its saving.',
  })
  @IsOptional()
  @IsUUID()
  contractLineId?: string;
}

export class RaisedSchemeBody {
  @ApiProperty() @IsUUID() partnershipId: string;
  @ApiProperty() @IsString() @MaxLength(200) title: string;
  @ApiProperty({ example: 'consumables' }) @IsString() @MaxLength(60) category: string;
  @ApiProperty({ enum: MECHANISMS }) @IsString() @MaxLength(20) mechanism: string;
  @ApiProperty({ example: '2026-04-01' }) @IsString() @MaxLength(40) priceStartsOn: string;
  @ApiProperty({ description: 'By office, such as Head of Procurement.' })
  @IsString()
  @MaxLength(200)
  ownerName: string;
  /** The first line, of the caller's own trust. */
  @ApiProperty({ type: () => RaisedLineBody })
  @IsObject()
  @ValidateNested()
  @Type(() => RaisedLineBody)
  line: RaisedLineBody;
}

export class StageBody extends ChosenLines {
  @ApiProperty({ enum: ['forecast', 'contracted'] })
  @IsIn(['forecast', 'contracted'])
  to: 'forecast' | 'contracted';
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) reason?: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: `The reference of each paper that the stage demands, by kind: ${EVIDENCE_KINDS.join(', ')}.`,
    example: { contract: 'TDM-2026-0001-S1' },
  })
  @IsOptional()
  @IsObject()
  evidence?: Record<string, string>;
}

export class ForecastBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: `What the line will save by each effect from now on, in decimal pounds. Effects: ${EFFECTS.filter((one) => one !== 'NONE').join(', ')}.`,
    example: { PARTNERSHIP: '1250.00' },
  })
  @IsObject()
  amounts: Record<string, string>;
  @ApiProperty() @IsString() @MaxLength(2000) reason: string;
}

export class EvidenceBody extends ChosenLines {
  @ApiProperty({ enum: EVIDENCE_KINDS }) @IsString() @MaxLength(40) kind: string;
  @ApiProperty() @IsString() @MaxLength(2000) reference: string;
}

export class BaselineBody {
  @ApiProperty({ example: '3' }) @IsString() @MaxLength(2) type: string;
  @ApiProperty({ example: '4.20' }) @IsString() @MaxLength(20) unitPrice: string;
  @ApiProperty({ example: '1200' }) @IsString() @MaxLength(20) quantity: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) priceEvidence?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(2000) volumeEvidence?: string;
  @ApiPropertyOptional({ example: '2026-03-01' }) @IsOptional() @IsString() @MaxLength(40) pricedOn?: string;
}

export class BaselineChoiceBody {
  @ApiProperty({ description: 'One of the baselines of the line.' }) @IsUUID() baselineId: string;
  @ApiProperty() @IsString() @MaxLength(2000) reason: string;
}
