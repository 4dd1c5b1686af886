import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  MinLength,
} from 'class-validator';
import { ListOf } from '../http/list-of.js';

/** A lot of a new tender. */
export class NewLotBody {
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional({ enum: ['allowed', 'never'] }) @IsOptional() @IsIn(['allowed', 'never']) split?:
    'allowed' | 'never';
  @ApiProperty({ type: [String], description: 'Committed requirements; each becomes a line of the lot.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID('all', { each: true })
  requirementIds: string[];
}

/** What a tender starts from. */
export class NewTenderBody {
  @ApiProperty() @IsUUID() partnershipId: string;
  @ApiProperty() @IsUUID() leadTrustId: string;
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(5000) description?: string;
  @ApiPropertyOptional({ default: 'GBP' }) @IsOptional() @IsString() @Length(3, 3) currency?: string;
  @ListOf(() => NewLotBody, 200)
  @ArrayMinSize(1)
  lots: NewLotBody[];
}

/** A condition that every bid must pass. */
export class ConditionBody {
  @ApiProperty({ enum: ['participation', 'requirement'] }) @IsIn(['participation', 'requirement']) kind: string;
  @ApiProperty() @IsString() @MaxLength(200) title: string;
  @ApiProperty() @IsString() @MaxLength(5000) description: string;
}

/** The answers that the law asks for before publication. */
export class ChecksBody {
  @ApiProperty({ enum: ['', 'yes', 'no'] }) @IsIn(['', 'yes', 'no']) healthCareService: string;
  @ApiProperty() @IsString() lotsDecision: string;
  @ApiProperty() @IsString() modernSlaveryReference: string;
  @ApiProperty({ example: '2027-01-05' }) @IsString() modernSlaveryAssessedOn: string;
  @ApiProperty() @IsString() conflictsReference: string;
  @ApiPropertyOptional() @IsOptional() @IsString() shortening: string = '';
  @ApiPropertyOptional() @IsOptional() @IsString() shorteningReason: string = '';
}

/** Rules for one more award to be compared; at least one. */
export class ScenarioBody {
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional({ example: '2' }) @IsOptional() @IsString() maxSuppliers: string = '';
  @ApiPropertyOptional({ example: '40', description: 'Per cent.' }) @IsOptional() @IsString() maxShare: string = '';
  @ApiPropertyOptional({ example: '25', description: 'Per cent.' }) @IsOptional() @IsString() minShareSme: string = '';
  @ApiPropertyOptional() @IsOptional() @IsString() excludeSupplierId: string = '';
  @ApiPropertyOptional({ example: 'L1' }) @IsOptional() @IsString() excludeLot: string = '';
}

/** The deadline, which is all that publication still asks for. */
export class PublicationBody {
  @ApiProperty({ example: '2027-04-30T11:00:00Z', description: 'An instant; a bid at it or later is refused.' })
  @IsISO8601({ strict: true })
  deadlineAt: string;
}

/** Why something is done that cannot be undone. */
export class ReasonBody {
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(2000) reason: string;
}

/** Title, lead authority and currency of a draft; all of them are stated anew. */
export class DetailsBody {
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(5000) description: string = '';
  @ApiProperty({ description: 'One of the trusts that take part.' }) @IsUUID() leadTrustId: string;
  @ApiPropertyOptional({ default: 'GBP' }) @IsOptional() @IsString() @Length(3, 3) currency: string = 'GBP';
  @ApiPropertyOptional({ example: '2027-04-01' }) @IsOptional() @IsString() @MaxLength(40) priceStartsOn: string = '';
}

/** One lot of a draft as it shall be. */
export class LotBody {
  @ApiProperty() @IsUUID() id: string;
  @ApiProperty() @IsString() @Length(1, 200) title: string;
  @ApiProperty({ enum: ['allowed', 'never'] }) @IsIn(['allowed', 'never']) split: string;
  @ApiPropertyOptional({ example: '2' }) @IsOptional() @IsString() @MaxLength(3) maxSuppliers: string = '';
}

/** Into which lot a line goes. */
export class LinePlaceBody {
  @ApiProperty() @IsUUID() lineId: string;
  @ApiProperty() @IsUUID() lotId: string;
}

/** Lots to change and lines to move; what is left out stays as it is, and a lot without a line is removed. */
export class LotsBody {
  @ListOf(() => LotBody, 200, true)
  lots: LotBody[] = [];
  @ListOf(() => LinePlaceBody, 5000, true)
  lines: LinePlaceBody[] = [];
}
