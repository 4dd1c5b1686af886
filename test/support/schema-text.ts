import type { Client } from 'pg';

/**
 * The schema as text that a reviewer can read and compare: each table with its columns, constraints, indexes, policies and
 * triggers, then the functions. It is made from the catalogue, because the embedded server brings no pg_dump.
 */
export async function schemaText(client: Client): Promise<string> {
  const { rows: tables } = await client.query<{ name: string; lines: string[] }>(
    `select c.relname as name, array_cat(array_cat(array_cat(
       (select array_agg(format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end,
          coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       (select array_agg(format('  %s', pg_get_constraintdef(k.oid)) order by k.contype, pg_get_constraintdef(k.oid))
        from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n')),
       (select array_agg(format('  %s', pg_get_indexdef(i.indexrelid)) order by pg_get_indexdef(i.indexrelid))
        from pg_index i where i.indrelid = c.oid and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid))),
       array_cat(
       (select array_agg(format('  policy %I for %s using (%s) check (%s)', p.policyname, lower(p.cmd), coalesce(p.qual, ''), coalesce(p.with_check, '')) order by p.policyname)
        from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname),
       (select array_agg(format('  %s', pg_get_triggerdef(t.oid)) order by t.tgname) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal))) as lines
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migration' order by c.relname`,
  );
  const { rows: functions } = await client.query<{ definition: string }>(
    `select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.prokind = 'f' order by p.proname`,
  );
  const parts = tables.map(({ name, lines }) => `${name}\n${lines.join('\n')}`);
  return `-- Made from the catalogue after all migrations; a test keeps it equal. Make it anew with UPDATE_SCHEMA=1.\n\n${parts.join('\n\n')}\n\n${functions.map((f) => f.definition.trimEnd()).join('\n\n')}\n`;
}
