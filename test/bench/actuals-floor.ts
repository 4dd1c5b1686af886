import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { programOf } from './machine.js';

const STAGE = `create temp table stage (document text, line_number text, bought_on text, supplier text, item_code text, item text, unit text, quantity text, unit_price text, amount text, site text)`;

/** What an analyst would write: clean enough for this one file, with the same columns, keys and indexes in the end. */
const LOAD = `
  insert into actual_line (trust_id, import_id, row_number, source, document, line_number, version, is_current, content_sha256, bought_on,
    supplier, supplier_key, item_code, code_key, item, item_key, unit, base_unit, unit_factor, quantity, unit_price, amount, currency, site, cost_centre)
  select '$TRUST', '$IMPORT', row_number() over (), 'invoice', document, line_number, 1, true, md5(row(s.*)::text), bought_on::date, supplier,
    lower(regexp_replace(supplier, ' (ltd|limited)$', '', 'i')), item_code, replace(item_code, '-', ''), item, lower(item), unit, unit, 1,
    quantity::numeric, unit_price::numeric, amount::numeric, 'GBP', site, ''
  from stage s where quantity ~ '^[0-9]+$'`;
const MATCH = `
  insert into actual_match (line_id, trust_id, outcome, contract_line_id, found_by)
  select a.id, a.trust_id, case when l.id is null then case when a.supplier_key = c.supplier_key then 'itemUnknown' else 'noContract' end
      when a.supplier_key <> c.supplier_key then 'offContract' when a.unit_price = l.unit_price then 'matched' else 'priceDiffers' end,
    l.id, case when l.id is null then 'nothing' else 'code' end
  from actual_line a cross join contract c left join contract_line l on l.contract_id = c.id and replace(l.line_code, '-', '') = a.code_key
    and a.bought_on >= l.starts_on
  where a.import_id = '$IMPORT'`;
const MONTHS = `
  insert into actual_month (trust_id, contract_line_id, month, source, outcome, supplier_key, supplier, lines, quantity, paid, contracted)
  select a.trust_id, l.id, date_trunc('month', a.bought_on)::date, a.source, m.outcome, a.supplier_key, min(a.supplier), count(*),
    sum(a.quantity), sum(a.amount), sum(round(a.quantity * l.unit_price, 2))
  from actual_match m join actual_line a on a.id = m.line_id join contract_line l on l.id = m.contract_line_id
  where m.outcome in ('matched', 'priceDiffers', 'offContract') group by 1, 2, 3, 4, 5, 6`;

/**
 * The floor: \\copy of the file into a table of texts, and three statements with fresh statistics into the same tables with the same indexes.
 * It checks nothing (a row whose quantity is no number is left out), reports nothing, keeps no versions, writes no audit,
 * knows no rights, is told what every column is, and starts from nothing when it is stopped.
 */
export async function purchasesByHand(
  file: string,
  adminUrl: string,
  of: { trustId: string; importId: string },
): Promise<void> {
  const filled = (sql: string) => sql.replaceAll('$TRUST', of.trustId).replaceAll('$IMPORT', of.importId);
  const statements = [LOAD, 'analyze actual_line', MATCH, 'analyze actual_match', MONTHS].map((sql) =>
    filled(sql).replaceAll(/\s+/g, ' '),
  );
  const psql = programOf('psql');
  if (psql) {
    const copy = `\\copy stage from '${file}' csv header`;
    const commands = ['begin', STAGE, copy, ...statements, 'commit'].flatMap((sql) => ['-c', sql]);
    const child = spawn(psql, ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-d', adminUrl, ...commands], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('psql could not load the purchases.');
    return;
  }
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('begin');
  await client.query(STAGE);
  await pipeline(createReadStream(file), client.query(copyFrom('copy stage from stdin csv header')));
  for (const statement of statements) await client.query(statement);
  await client.query('commit');
  await client.end();
}
