import { Inject, Injectable } from '@nestjs/common';
import { percentWords } from '@tandem/domain/money';
import { DISCOUNT_RATE } from '@tandem/domain/savings';
import { londonDate } from '@tandem/domain/time';
import { type PresentValueRateRead, PresentValueRates } from '@tandem/features/partnership';
import { type Settings, SETTINGS_TOKEN } from '@tandem/platform/config';
import type { Tx } from '@tandem/platform/database';
import { date } from '../http/format.js';

/** The yearly rate at which a report takes later years down, and whose it is. */
export interface RateUsed {
  readonly basisPoints: number;
  /** The version that the partnership has set; undefined where the platform's own rate is taken. */
  readonly stated: PresentValueRateRead | undefined;
}

/** Which rate counts for a partnership: the newest that it has set, otherwise the platform's own. */
@Injectable()
export class RateReads {
  constructor(
    private readonly rates: PresentValueRates,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async used(tx: Tx, partnershipId: string): Promise<RateUsed> {
    return this.usedOf(await this.rates.newest(tx, partnershipId));
  }

  /** The rate that counts where `newest` is the newest version, if there is one. */
  usedOf(newest: PresentValueRateRead | undefined): RateUsed {
    return { basisPoints: newest?.basisPoints ?? this.settings.discountRate, stated: newest };
  }
}

/** Whose rate it is, with its version: what every figure made by it carries. */
export function whoSet({ stated }: RateUsed): string {
  return stated
    ? `version ${stated.version} of the partnership’s rate, set by ${stated.setBy} for ${stated.setFor} on ${date(londonDate(stated.setAt))}`
    : 'the platform’s own rate, because the partnership has set none';
}

/** Where the rate comes from, as one sentence. */
export function sourceSentence({ basisPoints, stated }: RateUsed): string {
  if (stated) return `Source: ${stated.source.replace(/\.$/, '')}.`;
  return basisPoints === DISCOUNT_RATE
    ? 'It is the real rate of HM Treasury’s Green Book. Nobody’s name is on it.'
    : `HM Treasury’s Green Book has ${percentWords(DISCOUNT_RATE)}. Nobody’s name is on it.`;
}

/** The page on which finance sets the rate and everybody reads its versions. */
export function ratesHref(partnershipId: string): string {
  return `/partnership/present-value?partnership=${partnershipId}`;
}
