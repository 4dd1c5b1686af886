/** A line with its price level; money in pence, demand in steps. */
export interface GeneratedLine {
  readonly id: string;
  readonly lot: string;
  readonly demand: number;
  /** The same in units. */
  readonly units: number;
  readonly byTrust: readonly number[];
  readonly level: number;
  readonly carbon: number;
}
