import { AXES, AXIS_VALUES, type Axis, NO_CONTRACT } from '@tandem/features/reports';
import { fieldList } from '../http/forms.js';

/** A cut as an address asks for it. */
export interface CutQuestion {
  /** At most three, in the order chosen. */
  readonly axes: readonly Axis[];
  readonly filters: Partial<Record<Axis, readonly string[]>>;
}

const AXES_MAX = 3;
const VALUES_MAX = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What is shown when an address asks for nothing. */
const FIRST: readonly Axis[] = ['trust', 'year', 'category'];

/** Reads axes and filters; what is no axis or no possible value of one is left out, and nothing means the first cut. */
export function cutQuestion(query: unknown): CutQuestion {
  const chosen = [...new Set(fieldList(query, 'axis'))].filter((axis): axis is Axis =>
    (AXES as readonly string[]).includes(axis),
  );
  const filters: Partial<Record<Axis, readonly string[]>> = {};
  for (const axis of AXES) {
    const values = [...new Set(fieldList(query, axis))].filter((value) => isPossible(axis, value)).slice(0, VALUES_MAX);
    if (values.length > 0) filters[axis] = values;
  }
  return { axes: chosen.length > 0 ? chosen.slice(0, AXES_MAX) : FIRST, filters };
}

/** The same question as an address says it, always in one order: the same cut has one address. */
export function cutAddress({ axes, filters }: CutQuestion, partnership?: string): string {
  const query = new URLSearchParams();
  if (partnership !== undefined) query.set('partnership', partnership);
  for (const axis of axes) query.append('axis', axis);
  for (const axis of AXES) for (const value of [...(filters[axis] ?? [])].sort()) query.append(axis, value);
  return `?${query.toString()}`;
}

function isPossible(axis: Axis, value: string): boolean {
  const known = AXIS_VALUES[axis];
  if (known) return known.includes(value);
  if (axis === 'contract') return value === NO_CONTRACT || UUID.test(value);
  if (axis === 'trust') return UUID.test(value);
  return axis === 'year' ? /^\d{4}\/\d{2}$/.test(value) : value.length <= 60;
}
