import { field } from '../http/forms.js';

/** The choices of year and trust above the finance report, with what the address has chosen. */
export function financeFilter(
  years: readonly string[],
  trusts: readonly { readonly id: string; readonly name: string }[],
  query: unknown,
) {
  const [year, trust] = [field(query, 'year'), field(query, 'trust')];
  const item = (value: string, text: string, chosen: string) => ({ value, text, selected: value === chosen });
  return {
    partnership: field(query, 'partnership'),
    years: [item('', 'All years', year), ...years.map((one) => item(one, one, year))],
    trusts: [item('', 'All trusts', trust), ...trusts.map(({ id, name }) => item(id, name, trust))],
  };
}
