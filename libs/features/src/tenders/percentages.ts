/** A percentage as typed, such as 40, 12.5 or 40 %, in basis points; undefined when it is none from 0 to 100. */
export function basisPointsOf(percent: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent.replace(/\s*%$/, ''));
  if (!match) return undefined;
  const value = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return value <= 10_000 ? value : undefined;
}
