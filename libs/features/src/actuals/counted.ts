/**
 * The months that count, `counted`: of each contract line only those of the strongest source that the trust has sent.
 *
 * A purchase stands in an order, on an invoice and in the supplier's report. Once there is an invoice for a contract line
 * only its invoices count; orders and reports are then for comparison. So nothing is ever counted twice.
 */
export const COUNTED = `
  counted as (
    select * from (
      select m.*, min(strength) over (partition by m.trust_id, m.contract_line_id) as strongest
      from (select *, array_position(array['invoice', 'purchaseOrder', 'supplierReport'], source) as strength from actual_month) m) s
    where strength = strongest)`;
